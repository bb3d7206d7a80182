package edge

// onMaintenance are the statuses that an admin gives to a maintenance page on
// purpose. 502 and 504 are missing: `error_page 502 504 /maintenance.html` is
// common, and there the request may have been served.
const onMaintenance = on503 | on403 | on4xxOther

// maintenances are pages that say in so many words that the instance is closed
// for work. A server that explains 503 in general ("overloaded or down for
// maintenance") does not, hence unless. The bare word counts only where nothing
// but the state of the instance can be meant: an instance may be called so.
var maintenances = []row{
	// Pages written by admins: nginx `return 503` and Apache RewriteRule with
	// ErrorDocument, captured; WordPress and Laravel have such titles too.
	{says: "maintenance", in: whole, on: onMaintenance, code: maintenance},
	{says: "maintenance ", in: opening, unless: "overload", on: on503, code: maintenance},
	{says: "maintenance mode", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "maintenance page", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "site maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "server maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "system maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "planned maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "scheduled maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "ongoing maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "in maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	{says: "for maintenance", in: inHeading, unless: "overload", on: onMaintenance, code: maintenance},
	{says: "under maintenance", in: inHeading, unless: "overload", on: onMaintenance, code: maintenance},
	{says: "undergoing maintenance", in: inHeading, on: onMaintenance, code: maintenance},
	// The same sentences in the text. GoToSocial's page of a starting server
	// (web/maintenance.go, captured) has the first.
	{says: "down for maintenance", unless: "overload", on: on503, code: maintenance},
	{says: "offline for maintenance", unless: "overload", on: on503, code: maintenance},
	{says: "under maintenance", unless: "overload", on: on503, code: maintenance},
	{says: "undergoing maintenance", unless: "overload", on: on503, code: maintenance},
	{says: "undergoing scheduled maintenance", unless: "overload", on: on503, code: maintenance},
	{says: "unavailable for scheduled maintenance", unless: "overload", on: on503, code: maintenance},
	{says: "performing maintenance", unless: "overload", on: on503, code: maintenance},
	{says: "performing scheduled maintenance", unless: "overload", on: on503, code: maintenance},
	// Other languages, in the heading only.
	{says: "wartung", in: opening, on: on503, code: maintenance}, // Wartung, Wartungsarbeiten, Wartungsmodus
	{says: "wartungsarbeiten", in: inHeading, on: on503, code: maintenance},
	{says: "wartungsmodus", in: inHeading, on: on503, code: maintenance},
	{says: "en maintenance", in: inHeading, on: on503, code: maintenance},
	{says: "maintenance en cours", in: inHeading, on: on503, code: maintenance},
	{says: "en mantenimiento", in: inHeading, on: on503, code: maintenance},
	{says: "em manutenção", in: inHeading, on: on503, code: maintenance},
	{says: "in manutenzione", in: inHeading, on: on503, code: maintenance},
	{says: "in onderhoud", in: inHeading, on: on503, code: maintenance},
	{says: "технические работы", in: inHeading, on: on503, code: maintenance},
	{says: "メンテナンス", in: inHeading, on: on503, code: maintenance},
	{says: "维护中", in: inHeading, on: on503, code: maintenance},
	{says: "維護中", in: inHeading, on: on503, code: maintenance},
	{says: "점검 중", in: inHeading, on: on503, code: maintenance},
}
