// Package between tests what stands between the library and a real instance in
// programs of others: HTTP/2 servers of golang.org/x/net, SOCKS proxies, transports
// that report nothing, OpenTelemetry's and OAuth's transports. It is a module of its
// own, so that the library does not depend on them.
package between
