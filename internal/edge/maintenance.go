package edge

// onMaintenance are the statuses that an admin chooses for a maintenance page. 502 and
// 504 are not among them: `error_page 502 504 /maintenance.html` is common, and there
// the request may have been applied.
const onMaintenance = on503 | on4xx&^(on401|on404|on429)

// maintenances are pages which say that the instance is closed for maintenance. A
// server that explains 503 in general ("overloaded or down for maintenance") does not
// say so, hence unless. The word alone counts only where it must mean the state of the
// instance: an instance may have that name.
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
	// The same words in the text. GoToSocial's page of a starting server
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
