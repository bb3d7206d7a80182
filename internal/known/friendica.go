package known

// friendica holds what Friendica says. From 2023.12 on it sends all of it with
// 403 (src/Module/BaseApi.php, logAndJsonError), and in the language of the
// account, of which the best translated are here (view/lang). Sources:
// src/Factory/Api/Mastodon/Error.php, src/Module/Api/Mastodon, src/Module/OAuth.
var friendica = []rule{
	{has, "token is not authorized with a valid user", "insufficient_scope", s401 | s403, everywhere},
	{has, "token ist nicht durch einen gültigen benutzer autorisiert", "insufficient_scope", s401 | s403, everywhere}, // de
	{has, "le jeton ne comporte pas un utilisateur valide", "insufficient_scope", s401 | s403, everywhere},            // fr
	{has, "token nie jest autoryzowany", "insufficient_scope", s401 | s403, everywhere},                               // pl
	{has, "cha deach an tòcan ùghdarrachadh", "insufficient_scope", s401 | s403, everywhere},                          // gd
	{has, "turvallisuusavainta ei ole valtuutettu", "insufficient_scope", s401 | s403, everywhere},                    // fi

	{is, "eintrag nicht gefunden", "not_found", lying, everywhere},
	{is, "enregistrement non trouvé", "not_found", lying, everywhere},
	{is, "rekord nie został odnaleziony", "not_found", lying, everywhere},
	{is, "cha deach an clàr a lorg", "not_found", lying, everywhere},
	{is, "tietuetta ei löytynyt", "not_found", lying, everywhere},

	{is, "entität konnte nicht verarbeitet werden", "validation_failed", lying, everywhere},
	{is, "entité impossible à traiter", "validation_failed", lying, everywhere},
	{is, "podmiot nieprzetwarzalny", "validation_failed", lying, everywhere},
	{is, "eintiteas nach gabh a phròiseasadh", "validation_failed", lying, everywhere},
	{is, "entiteetti, jota ei voi käsitellä", "validation_failed", lying, everywhere},

	{is, "nicht autorisiert", "unauthorized", s400 | s403 | s500, everywhere},
	{is, "accès réservé", "unauthorized", s400 | s403 | s500, everywhere},
	{is, "nieautoryzowane", "unauthorized", s400 | s403 | s500, everywhere},
	{is, "gun chead", "unauthorized", s400 | s403 | s500, everywhere},
	{is, "ei lupaa", "unauthorized", s400 | s403 | s500, everywhere},

	{is, "interner serverfehler", "internal_error", s403, everywhere},
	{is, "erreur du site", "internal_error", s403, everywhere},
	{is, "wewnętrzny błąd serwera", "internal_error", s403, everywhere},
	{is, "mearachd frithealaiche inntearnail", "internal_error", s403, everywhere},
	{is, "sisäinen palvelinvirhe", "internal_error", s403, everywhere},

	{has, "unsupported or missing grant type", "unsupported_grant_type", always, everywhere},
	{has, "invalid data or unknown client", "invalid_client", always, everywhere},
	{is, "missing parameters", "missing_parameter", always, everywhere},
	{has, "incomplete request data", "missing_parameter", s400 | s401 | s403, everywhere},
	{has, "only starting posts can be *pinned", "pin_invalid", s403 | s422, everywhere},
	{has, "only starting posts can be", "validation_failed", s403, everywhere}, // bookmarked, muted
	{has, "direct messages are currently unsupported", "validation_failed", s403 | s500, everywhere},
	{has, "this api requires login", "unauthorized", s403, everywhere},
	{has, "is not implemented but might be in the future", "not_implemented", s403 | s404, everywhere},
}
