# Sourced: what draws and keeps the monitoring's data, beside the node "monitor": in its network, on loopback, in the private
# directory $WEB. MariaDB, Redis, Icinga DB, Icinga Web 2, its modules, carbon with graphite-web, InfluxDB. To be run in an
# overlay of the root with those packages, inside namespaces (icinganet_enter), whose end ends them. Needs icinganet.sh.
# shellcheck shell=bash disable=SC2154,SC2086,SC2317

there() { ip netns exec monitor "$@"; }
# daemon NAME COMMAND...: in the background, its output in $WEB/NAME.log.
daemon() {
    local name=$1
    shift
    (
        cd /
        exec ip netns exec monitor env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 HOME="$WEB" "$@" > "$WEB/$name.log" 2>&1 < /dev/null
    ) &
    echo $! > "$WEB/$name.pid"
}
sql() { mariadb --no-defaults -S "$WEB/mariadb/socket" -uroot "$@"; }

databases_start() {
    local name
    mkdir "$WEB"/{mariadb,redis}
    chown mysql "$WEB/mariadb"
    mariadb-install-db --no-defaults --user=mysql --datadir="$WEB/mariadb" --auth-root-authentication-method=normal > "$WEB/install.log" 2>&1
    daemon mariadb mariadbd --no-defaults --user=mysql --datadir="$WEB/mariadb" --socket="$WEB/mariadb/socket" \
        --bind-address=127.0.0.1 --pid-file="$WEB/mariadb/pid" --skip-log-bin --innodb-flush-log-at-trx-commit=0
    daemon redis redis-server --port 6380 --bind 127.0.0.1 --dir "$WEB/redis" --save '' --appendonly no
    PATIENCE=60 wait_until sql -e 'SELECT 1' > "$WEB/sql.log" 2>&1 || return 1
    for name in icingadb icingaweb2 director; do
        sql -e "CREATE DATABASE $name CHARACTER SET utf8mb4; CREATE USER $name@'127.0.0.1' IDENTIFIED BY '$name';
            GRANT ALL ON $name.* TO $name@'127.0.0.1'"
    done
    sql icingadb < /usr/share/icingadb/schema/mysql/schema.sql
    sql icingaweb2 < /usr/share/icingaweb2/schema/mysql.schema.sql
}

# carbon keeps a value per five seconds, so that an incident of a minute has a shape.
graphite_start() {
    mkdir -p "$WEB"/carbon/{conf,whisper,log,pid} "$WEB/graphite"
    cat > "$WEB/carbon/conf/carbon.conf" << END
[cache]
STORAGE_DIR = $WEB/carbon
CONF_DIR = $WEB/carbon/conf
LOG_DIR = $WEB/carbon/log
PID_DIR = $WEB/carbon/pid
LOCAL_DATA_DIR = $WEB/carbon/whisper
USER =
MAX_CREATES_PER_MINUTE = inf
LINE_RECEIVER_INTERFACE = 127.0.0.1
PICKLE_RECEIVER_INTERFACE = 127.0.0.1
CACHE_QUERY_INTERFACE = 127.0.0.1
ENABLE_LOGROTATION = False
END
    printf '[icinga]\npattern = ^icinga2\\.\nretentions = 5s:1h\n' > "$WEB/carbon/conf/storage-schemas.conf"
    printf '[all]\npattern = .*\nxFilesFactor = 0\naggregationMethod = last\n' > "$WEB/carbon/conf/storage-aggregation.conf"
    daemon carbon carbon-cache --config="$WEB/carbon/conf/carbon.conf" --nodaemon start
    cat > "$WEB/graphite/private_settings.py" << END
from graphite.settings import *
SECRET_KEY = 'in this namespace only, in this namespace only'
ALLOWED_HOSTS = ['*']
TIME_ZONE = 'UTC'
WHISPER_DIR = '$WEB/carbon/whisper'
STANDARD_DIRS = [WHISPER_DIR]
STORAGE_DIR = '$WEB/carbon'
LOG_DIR = '$WEB/graphite'
INDEX_FILE = '$WEB/graphite/index'
CARBONLINK_HOSTS = ['127.0.0.1:7002']
DATABASES = {'default': {'NAME': '$WEB/graphite/db', 'ENGINE': 'django.db.backends.sqlite3'}}
END
    local python=(env PYTHONPATH="$WEB/graphite" DJANGO_SETTINGS_MODULE=private_settings)
    "${python[@]}" /usr/bin/python3 -m django migrate --run-syncdb > "$WEB/migrate.log" 2>&1
    daemon graphite "${python[@]}" gunicorn -w 2 -b 127.0.0.1:8080 graphite.wsgi
}

influx_start() {
    cat > "$WEB/influxdb.conf" << END
reporting-disabled = true
bind-address = "127.0.0.1:8088"
[meta]
dir = "$WEB/influx/meta"
[data]
dir = "$WEB/influx/data"
wal-dir = "$WEB/influx/wal"
[http]
bind-address = "127.0.0.1:8086"
log-enabled = false
[monitor]
store-enabled = false
END
    daemon influx influxd -config "$WEB/influxdb.conf"
    wait_until there curl -sf http://127.0.0.1:8086/ping && influx 'CREATE DATABASE icinga2' > "$WEB/influx.created"
}
influx() { there curl -sG -X POST http://127.0.0.1:8086/query --data-urlencode db=icinga2 --data-urlencode "q=$1"; }

# writers_config: the daemon's writers and Icinga DB, for the node "monitor".
writers_config() {
    local etc=$ICINGA/monitor/etc
    ln -sf ../features-available/icingadb.conf "$etc/features-enabled/"
    cat > "$etc/features-enabled/writers.conf" << 'END'
object GraphiteWriter "graphite" {
  enable_send_thresholds = true
  enable_send_metadata = true
}
object InfluxdbWriter "influxdb" {
  flush_interval = 1s
  enable_send_thresholds = true
  enable_send_metadata = true
}
END
}

icingadb_start() {
    cat > "$WEB/icingadb.yml" << END
database: { type: mysql, host: 127.0.0.1, port: 3306, database: icingadb, user: icingadb, password: icingadb }
redis: { host: 127.0.0.1, port: 6380 }
logging: { level: info, output: console }
END
    daemon icingadb icingadb --config "$WEB/icingadb.yml"
}

# icingaweb_config [MODULE...]: with these modules; icingaweb_start: at port 80; whoever asks is logged in.
icingaweb_config() {
    local conf=$WEB/icingaweb2 name
    mkdir -p "$conf"/{enabledModules,modules/{icingadb,graphite/templates,director},sessions}
    cat > "$conf/config.ini" << END
[global]
config_backend = "db"
config_resource = "icingaweb2"
module_path = "/usr/share/icingaweb2/modules"
[logging]
log = "file"
level = "WARNING"
file = "$WEB/icingaweb2.log"
END
    printf '[autologin]\nbackend = "external"\n' > "$conf/authentication.ini"
    printf '[all]\nusers = "admin"\npermissions = "*"\n' > "$conf/roles.ini"
    for name in icingaweb2 icingadb director; do
        cat << END
[$name]
type = "db"
db = "mysql"
host = "127.0.0.1"
port = "3306"
dbname = "$name"
username = "$name"
password = "$name"
charset = "utf8mb4"
END
    done > "$conf/resources.ini"
    printf '[icingadb]\nresource = "icingadb"\n[redis]\ntls = "0"\n' > "$conf/modules/icingadb/config.ini"
    printf '[redis1]\nhost = "127.0.0.1"\nport = "6380"\n' > "$conf/modules/icingadb/redis.ini"
    printf '[icinga2]\ntransport = "api"\nhost = "127.0.0.1"\nport = "5665"\nusername = "test"\npassword = "%s"\n' \
        $API_SECRET > "$conf/modules/icingadb/commandtransports.ini"
    printf '[graphite]\nurl = "http://127.0.0.1:8080"\ninsecure = "1"\n[ui]\ndefault_time_range = "%s"\ndefault_time_range_unit = "minutes"\n' \
        2 > "$conf/modules/graphite/config.ini"
    printf '[db]\nresource = "director"\n' > "$conf/modules/director/config.ini"
    printf '[config]\nendpoint = monitor\nhost = 127.0.0.1\nport = 5665\nusername = test\npassword = %s\n' \
        $API_SECRET > "$conf/modules/director/kickstart.ini"
    for name; do
        ln -s "/usr/share/icingaweb2/modules/$name" "$conf/enabledModules/$name"
    done
}
icingaweb_start() {
    local conf=$WEB/icingaweb2
    daemon web env ICINGAWEB_CONFIGDIR="$conf" REMOTE_USER=admin PHP_CLI_SERVER_WORKERS=4 php -S 127.0.0.1:80 \
        -t /usr/share/icingaweb2/public -d session.save_path="$conf/sessions" -d date.timezone=UTC "$here/router.php"
    wait_until there curl -sf -o "$WEB/first.html" http://127.0.0.1/authentication/login
}
icingacli() {
    there env -i TERM=dumb PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 ICINGAWEB_CONFIGDIR="$WEB/icingaweb2" /usr/bin/icingacli "$@"
}

# browse PATH [CHROMIUM-OPTION...]: a page in Chromium, its document on stdout; with --screenshot=FILE as a picture.
browse() {
    local path=$1
    shift
    there chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --user-data-dir="$WEB/chromium" \
        --force-color-profile=srgb --virtual-time-budget=15000 --timeout=20000 "$@" "http://127.0.0.1$path" 2>> "$WEB/chromium.log"
}
