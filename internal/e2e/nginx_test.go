package e2e_test

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// nginx serves every site as a server of its own.
func nginx(t *testing.T, dir string, sites []site) *exec.Cmd {
	var shared, servers strings.Builder
	for _, s := range sites {
		tls := ""
		if s.tls {
			tls = " ssl"
		}
		fmt.Fprintf(&shared, "%s\n", s.shared)
		fmt.Fprintf(&servers, "server {\n listen %s%s;\n server_name m.example;\n%s\n}\n", atHome(s.port), tls, s.config)
	}
	writeSite(t, dir)
	config := filepath.Join(dir, "nginx.conf")
	write(t, config, strings.NewReplacer("@DIR@", dir, "@SHARED@", shared.String(), "@SERVERS@", servers.String()).Replace(`
daemon off;
master_process off; # one process, so that none is left
pid @DIR@/nginx.pid;
error_log stderr error;
events {}
http {
 access_log off;
 client_body_temp_path @DIR@/body; proxy_temp_path @DIR@/proxy;
 fastcgi_temp_path @DIR@/fastcgi; uwsgi_temp_path @DIR@/uwsgi; scgi_temp_path @DIR@/scgi;
 default_type application/octet-stream;
 root @DIR@/www;
 ssl_certificate @DIR@/cert.pem; ssl_certificate_key @DIR@/key.pem;
 # A client of its own for every port.
 limit_req_zone $server_port zone=requests:1m rate=1r/m;
 limit_conn_zone $server_port zone=connections:1m;
@SHARED@
@SERVERS@
}
`))
	return exec.Command("nginx", "-e", "stderr", "-p", dir, "-c", config)
}

// writeSite lays out the files that a web server has beside the instance.
func writeSite(t *testing.T, dir string) {
	t.Helper()
	www := filepath.Join(dir, "www")
	write(t, filepath.Join(www, "api/v1/statuses"), "a file")
	write(t, filepath.Join(www, "500.html"), mastodonPage)
	write(t, filepath.Join(www, "maintenance.html"), "<!DOCTYPE html><title>Scheduled maintenance</title><h1>We'll be back soon</h1>")
}

// mastodonPage stands for the page that Mastodon ships for its own failures and
// that dist/nginx.conf puts in the place of nginx's.
const mastodonPage = `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>We're sorry, but something went wrong</title></head>
<body class="error"><div class="dialog"><h1>We're sorry, but something went wrong on our end.</h1></div></body></html>
`

const (
	nginxQuick       = "proxy_connect_timeout 300ms; proxy_read_timeout 300ms; " // where a test waits for it
	nginxPass        = "location / { proxy_pass http://@UPSTREAM@; }"
	nginxMaintenance = "error_page 503 /maintenance.html; location = /maintenance.html { internal; } location / { return 503; }"
)

func TestNginx(t *testing.T) {
	need(t, "nginx")
	t.Run("upstream", func(t *testing.T) { provoke(t, nginx, nginxUpstream) })
	t.Run("refusals", func(t *testing.T) { provoke(t, nginx, nginxRefusals()) })
	t.Run("lies", func(t *testing.T) { provoke(t, nginx, nginxLies) })
}
