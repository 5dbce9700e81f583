<?php

declare(strict_types=1);

/** PHP forgets everything between two requests: what is counted lies in a file of the pod. */
const COUNTS = 'counts.json';

$started = hrtime(true);
$folder = getenv('STATE') ?: '/tmp';
$path = parse_url($_SERVER['REQUEST_URI'] ?? '/', PHP_URL_PATH) ?: '/';
// The port of metrics shows nothing else, and no other port shows them.
$routes = getenv('METRICS') ? ['/metrics' => metrics(...)] : [
    '/' => page(...),
    '/healthz' => fn (): array => [200, 'text/plain', "ok\n"],
    '/readyz' => ready(...),
    '/version' => version(...),
];

[$status, $type, $body] = isset($routes[$path])
    ? $routes[$path]($folder)
    : [404, 'text/plain', "there is no such page\n"];
http_response_code($status);
header("Content-Type: $type; charset=utf-8");
header('X-Content-Type-Options: nosniff');
header_remove('X-Powered-By');
if (($_SERVER['REQUEST_METHOD'] ?? 'GET') !== 'HEAD') {
    echo $body;
}
// What strangers ask for makes no row of its own.
if (!getenv('METRICS')) {
    count_request($folder, isset($routes[$path]) ? $path : 'other', $status, (hrtime(true) - $started) / 1e9);
}

function page(): array
{
    $name = htmlspecialchars(gethostname() ?: 'somewhere');
    return [200, 'text/html', "<!doctype html><title>PHP</title><p>Answered by $name.</p>\n"];
}

/** Not while it is about to stop, and not where it cannot count. */
function ready(string $folder): array
{
    $isReady = is_writable($folder) && !file_exists("$folder/stopping");
    return [$isReady ? 200 : 503, 'text/plain', $isReady ? "ready\n" : "not ready\n"];
}

function version(): array
{
    $version = ['version' => getenv('APP_VERSION') ?: '0.0.0', 'commit' => getenv('APP_COMMIT') ?: 'unknown'];
    return [200, 'application/json', json_encode($version, JSON_UNESCAPED_SLASHES) . "\n"];
}

/** https://prometheus.io/docs/instrumenting/exposition_formats/ */
function metrics(string $folder): array
{
    ['version' => $version, 'commit' => $commit] = json_decode(version()[2], true);
    $info = sprintf("app_info{version=%s,commit=%s,php=%s} 1\n", quoted($version), quoted($commit), quoted(PHP_VERSION));
    $requests = $seconds = $answers = '';
    foreach (counts($folder) as $key => [$count, $sum]) {
        [$path, $status] = explode(' ', $key);
        $labels = sprintf('{path=%s,status=%s}', quoted($path), quoted($status));
        $requests .= "http_requests_total$labels $count\n";
        $seconds .= sprintf("http_request_duration_seconds_sum%s %.6F\n", $labels, $sum);
        $answers .= "http_request_duration_seconds_count$labels $count\n";
    }
    return [200, 'text/plain; version=0.0.4', implode('', [
        "# HELP app_info What runs.\n# TYPE app_info gauge\n", $info,
        "# HELP http_requests_total Requests that were answered.\n# TYPE http_requests_total counter\n", $requests,
        "# HELP http_request_duration_seconds How long answers took.\n# TYPE http_request_duration_seconds summary\n",
        $seconds, $answers,
    ])];
}

function quoted(string $value): string
{
    return '"' . strtr($value, ['\\' => '\\\\', '"' => '\\"', "\n" => '\\n']) . '"';
}

/** How many requests there were and how long they took, by path and status. */
function counts(string $folder): array
{
    $text = @file_get_contents("$folder/" . COUNTS);
    return $text ? (json_decode($text, true) ?? []) : [];
}

/** One after the other, since several processes answer. Where it cannot be counted, it is answered all the same. */
function count_request(string $folder, string $path, int $status, float $seconds): void
{
    $file = @fopen("$folder/" . COUNTS, 'c+');
    if ($file === false || !flock($file, LOCK_EX)) {
        return;
    }
    $counts = json_decode(stream_get_contents($file) ?: '[]', true) ?? [];
    [$count, $sum] = $counts["$path $status"] ?? [0, 0.0];
    $counts["$path $status"] = [$count + 1, $sum + $seconds];
    ftruncate($file, 0);
    rewind($file);
    fwrite($file, json_encode($counts));
    fclose($file);
}
