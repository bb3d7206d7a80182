package known

// friendica holds what Friendica says. From 2023.12 on it sends all of it with
// 403 (src/Module/BaseApi.php, logAndJsonError), and in the language of the
// account, of which the best translated are here (view/lang). Sources:
// src/Factory/Api/Mastodon/Error.php, src/Module/Api/Mastodon, src/Module/OAuth.
var friendica = []rule{
	{contains, "token is not authorized with a valid user", "insufficient_scope", s401 | s403, anyRoute},
	{contains, "token ist nicht durch einen gültigen benutzer autorisiert", "insufficient_scope", s401 | s403, anyRoute}, // de
	{contains, "le jeton ne comporte pas un utilisateur valide", "insufficient_scope", s401 | s403, anyRoute},            // fr
	{contains, "token nie jest autoryzowany", "insufficient_scope", s401 | s403, anyRoute},                               // pl
	{contains, "cha deach an tòcan ùghdarrachadh", "insufficient_scope", s401 | s403, anyRoute},                          // gd
	{contains, "turvallisuusavainta ei ole valtuutettu", "insufficient_scope", s401 | s403, anyRoute},                    // fi

	{exact, "eintrag nicht gefunden", "not_found", unreliable, anyRoute},
	{exact, "enregistrement non trouvé", "not_found", unreliable, anyRoute},
	{exact, "rekord nie został odnaleziony", "not_found", unreliable, anyRoute},
	{exact, "cha deach an clàr a lorg", "not_found", unreliable, anyRoute},
	{exact, "tietuetta ei löytynyt", "not_found", unreliable, anyRoute},

	{exact, "entität konnte nicht verarbeitet werden", "validation_failed", unreliable, anyRoute},
	{exact, "entité impossible à traiter", "validation_failed", unreliable, anyRoute},
	{exact, "podmiot nieprzetwarzalny", "validation_failed", unreliable, anyRoute},
	{exact, "eintiteas nach gabh a phròiseasadh", "validation_failed", unreliable, anyRoute},
	{exact, "entiteetti, jota ei voi käsitellä", "validation_failed", unreliable, anyRoute},

	{exact, "nicht autorisiert", "unauthorized", s400 | s403 | s500, anyRoute},
	{exact, "accès réservé", "unauthorized", s400 | s403 | s500, anyRoute},
	{exact, "nieautoryzowane", "unauthorized", s400 | s403 | s500, anyRoute},
	{exact, "gun chead", "unauthorized", s400 | s403 | s500, anyRoute},
	{exact, "ei lupaa", "unauthorized", s400 | s403 | s500, anyRoute},

	{exact, "interner serverfehler", "internal_error", s403, anyRoute},
	{exact, "erreur du site", "internal_error", s403, anyRoute},
	{exact, "wewnętrzny błąd serwera", "internal_error", s403, anyRoute},
	{exact, "mearachd frithealaiche inntearnail", "internal_error", s403, anyRoute},
	{exact, "sisäinen palvelinvirhe", "internal_error", s403, anyRoute},

	{contains, "unsupported or missing grant type", "unsupported_grant_type", anyStatus, anyRoute},
	{exact, "missing parameters", "missing_parameter", anyStatus, anyRoute},
	{contains, "incomplete request data", "missing_parameter", s400 | s401 | s403, anyRoute},
	{contains, "only starting posts can be *pinned", "pin_invalid", s403 | s422, anyRoute},
	{contains, "only starting posts can be", "validation_failed", s403, anyRoute}, // bookmarked, muted
	{contains, "direct messages are currently unsupported", "validation_failed", s403 | s500, anyRoute},
	{contains, "this api requires login", "unauthorized", s403, anyRoute},
	{contains, "is not implemented but might be in the future", "not_implemented", s403 | s404, anyRoute},
}
