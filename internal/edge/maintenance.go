package edge

// onMaintenance are the statuses that an admin gives to a maintenance page on
// purpose. 502 and 504 are missing: `error_page 502 504 /maintenance.html` is
// common, and there the request may have been served.
const onMaintenance = on503 | on4xx&^(on401|on404|on429)

// maintenances are pages that say in so many words that the instance is closed
// for work. A server that explains 503 in general ("overloaded or down for
// maintenance") does not, hence unless. The bare word counts only where nothing
// but the state of the instance can be meant: an instance may be called so.
var maintenances = []signature{
	// Pages written by admins: nginx `return 503` and Apache RewriteRule with
	// ErrorDocument, captured; WordPress and Laravel have such titles too.
	{text: "maintenance", where: isHeading, statuses: onMaintenance, code: maintenance},
	{text: "maintenance ", where: startsHeading, unless: "overload", statuses: on503, code: maintenance},
	{text: "maintenance mode", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "maintenance page", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "site maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "server maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "system maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "planned maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "scheduled maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "ongoing maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "in maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	{text: "for maintenance", where: inHeading, unless: "overload", statuses: onMaintenance, code: maintenance},
	{text: "under maintenance", where: inHeading, unless: "overload", statuses: onMaintenance, code: maintenance},
	{text: "undergoing maintenance", where: inHeading, statuses: onMaintenance, code: maintenance},
	// The same sentences in the text. GoToSocial's page of a starting server
	// (web/maintenance.go, captured) has the first.
	{text: "down for maintenance", unless: "overload", statuses: on503, code: maintenance},
	{text: "offline for maintenance", unless: "overload", statuses: on503, code: maintenance},
	{text: "under maintenance", unless: "overload", statuses: on503, code: maintenance},
	{text: "undergoing maintenance", unless: "overload", statuses: on503, code: maintenance},
	{text: "undergoing scheduled maintenance", unless: "overload", statuses: on503, code: maintenance},
	{text: "unavailable for scheduled maintenance", unless: "overload", statuses: on503, code: maintenance},
	{text: "performing maintenance", unless: "overload", statuses: on503, code: maintenance},
	{text: "performing scheduled maintenance", unless: "overload", statuses: on503, code: maintenance},
	// Other languages, in the heading only.
	{text: "wartung", where: startsHeading, statuses: on503, code: maintenance}, // Wartung, Wartungsarbeiten, Wartungsmodus
	{text: "wartungsarbeiten", where: inHeading, statuses: on503, code: maintenance},
	{text: "wartungsmodus", where: inHeading, statuses: on503, code: maintenance},
	{text: "en maintenance", where: inHeading, statuses: on503, code: maintenance},
	{text: "en mantenimiento", where: inHeading, statuses: on503, code: maintenance},
	{text: "em manutenção", where: inHeading, statuses: on503, code: maintenance},
	{text: "in manutenzione", where: inHeading, statuses: on503, code: maintenance},
	{text: "in onderhoud", where: inHeading, statuses: on503, code: maintenance},
	{text: "технические работы", where: inHeading, statuses: on503, code: maintenance},
	{text: "メンテナンス", where: inHeading, statuses: on503, code: maintenance},
	{text: "维护中", where: inHeading, statuses: on503, code: maintenance},
	{text: "維護中", where: inHeading, statuses: on503, code: maintenance},
	{text: "점검 중", where: inHeading, statuses: on503, code: maintenance},
}
