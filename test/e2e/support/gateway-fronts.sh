#!/bin/sh
# Runs on a machine, in a folder with the gateway (gateway/) and the application (echo.py): installs the front servers
# and serves the application through each of them, every combination on a port of its own.
set -eu
cd "$(dirname "$0")"
here=$PWD
export DEBIAN_FRONTEND=noninteractive LOGNAME=root

# The packages would start their own servers.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 755 /usr/sbin/policy-rc.d
apt-get update -qq || true
apt-get install -y -qq --no-install-recommends nginx-light apache2 lighttpd mongrel2-core python3-zmq fcgiwrap >/dev/null

mkdir -p run mongrel2
chmod 777 run
cat >app.cgi <<CGI
#!/bin/sh
cd $here && exec python3 gateway --protocol cgi --application echo:application
CGI
chmod 755 app.cgi

start() {
  name=$1
  shift
  systemd-run --quiet --unit "front-$name" --working-directory "$here" --setenv LOGNAME=root -- "$@"
}
gateway() {
  name=$1
  shift
  systemd-run --quiet --unit "gateway-$name" --property Type=notify --working-directory "$here" -- \
    python3 gateway --application echo:application --threads 4 --socket-mode 666 "$@"
}

gateway scgi --protocol scgi --listen "unix:$here/run/scgi"
gateway scgi-foo --protocol scgi --prefix /foo --listen "unix:$here/run/scgi-foo"
gateway ajp --protocol ajp --listen "unix:$here/run/ajp" --listen tcp:127.0.0.1:8009
gateway ajp-lighttpd --protocol ajp --ajp-front lighttpd --listen "unix:$here/run/ajp-lighttpd"
gateway http --protocol http --listen tcp:0.0.0.0:8001

cat >nginx.conf <<NGINX
daemon off;
pid $here/run/nginx.pid;
error_log $here/run/nginx.log;
events {}
http {
  access_log off;
  client_max_body_size 100m;
  server {
    listen 8002;
    include scgi_params;
    location / { scgi_pass unix:$here/run/scgi; }
    location /foo/ { scgi_pass unix:$here/run/scgi-foo; }
  }
  server {
    listen 8003;
    location / {
      include fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $here/app.cgi;
      fastcgi_pass unix:$here/run/fcgiwrap;
    }
  }
}
NGINX
mkdir -p /etc/nginx && cp nginx.conf /etc/nginx/fronts.conf
start nginx nginx -c /etc/nginx/fronts.conf
start fcgiwrap fcgiwrap -s "unix:$here/run/fcgiwrap"
until [ -S run/fcgiwrap ]; do sleep 0.1; done
chmod 666 run/fcgiwrap

modules=/usr/lib/apache2/modules
cat >apache.conf <<APACHE
ServerRoot $here/run
DefaultRuntimeDir $here/run
PidFile $here/run/apache.pid
ErrorLog $here/run/apache.log
ServerName localhost
Listen 8004
Listen 8005
Listen 8006
LoadModule mpm_event_module $modules/mod_mpm_event.so
LoadModule authz_core_module $modules/mod_authz_core.so
LoadModule alias_module $modules/mod_alias.so
LoadModule cgid_module $modules/mod_cgid.so
LoadModule proxy_module $modules/mod_proxy.so
LoadModule proxy_scgi_module $modules/mod_proxy_scgi.so
LoadModule proxy_ajp_module $modules/mod_proxy_ajp.so
User www-data
Group www-data
<Location />
  CGIPassAuth On
</Location>
<VirtualHost *:8004>
  AllowEncodedSlashes NoDecode
  ProxyPass /foo/ unix:$here/run/scgi-foo|scgi://foo/foo/
  ProxyPass / unix:$here/run/scgi|scgi://localhost/
</VirtualHost>
<VirtualHost *:8005>
  AllowEncodedSlashes NoDecode
  ProxyPass / ajp://127.0.0.1:8009/ nocanon
</VirtualHost>
<VirtualHost *:8006>
  AllowEncodedSlashes NoDecode
  ScriptAlias / $here/app.cgi/
  <Directory $here>
    Require all granted
  </Directory>
</VirtualHost>
APACHE
start apache apache2 -f "$here/apache.conf" -D FOREGROUND

cat >lighttpd.conf <<LIGHTTPD
server.document-root = "$here"
server.errorlog = "$here/run/lighttpd.log"
server.port = 8007
server.modules = ("mod_rewrite", "mod_scgi", "mod_ajp13", "mod_cgi")
\$SERVER["socket"] == "0.0.0.0:8007" {
  scgi.server = ("/" => (("socket" => "$here/run/scgi", "check-local" => "disable", "fix-root-scriptname" => "enable")))
}
\$SERVER["socket"] == "0.0.0.0:8008" {
  ajp13.server = ("" => (("socket" => "$here/run/ajp-lighttpd", "check-local" => "disable")))
}
\$SERVER["socket"] == "0.0.0.0:8010" {
  url.rewrite-once = ("^(/[^?]*)(\?.*)?\$" => "/app.cgi\$1\$2")
  cgi.assign = ("app.cgi" => "")
}
LIGHTTPD
start lighttpd lighttpd -D -f "$here/lighttpd.conf"

cat >mongrel2.conf <<MONGREL2
application = Handler(send_spec='ipc://send', send_ident='$(cat /proc/sys/kernel/random/uuid)',
  recv_spec='ipc://receive', recv_ident='', protocol='tnetstring')
main = Server(uuid="main", access_log="/access.log", error_log="/error.log", chroot="$here/mongrel2",
  default_host="front", name="main", pid_file="/pid", port=8011, bind_addr="0.0.0.0",
  hosts=[Host(name="front", routes={'/': application})])
settings = {"limits.content_length": 65536, "upload.temp_store": "/up.XXXXXX", "download.flow_control": 1, "server.daemonize": 0}
servers = [main]
MONGREL2
(cd mongrel2 && m2sh load -config ../mongrel2.conf -db main.sqlite >/dev/null)
systemd-run --quiet --unit front-mongrel2 --working-directory "$here/mongrel2" --setenv LOGNAME=root -- \
  mongrel2 main.sqlite main
gateway mongrel2 --protocol mongrel2 --mongrel2-pull "ipc://$here/mongrel2/send" \
  --mongrel2-publish "ipc://$here/mongrel2/receive" --mongrel2-uploads "$here/mongrel2"
