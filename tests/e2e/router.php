<?php
// For "php -S": files as they are, everything else to Icinga Web 2. Whoever asks is the user of the environment's REMOTE_USER.
$path = parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$public = '/usr/share/icingaweb2/public';
if ($path !== '/' && is_file($public . $path)) {
    return false;
}
$_SERVER['REMOTE_USER'] = getenv('REMOTE_USER');
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $public . '/index.php';
require $public . '/index.php';
