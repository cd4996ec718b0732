<?php
// What SimplePie shows of ADDRESS, as WordPress bundles it. It is older than the PHP that Debian has,
// which says so at length.
error_reporting(E_ERROR);
define('ABSPATH', getenv('WORDPRESS') . '/');
define('WPINC', 'wp-includes');
require ABSPATH . WPINC . '/class-simplepie.php';
$feed = new SimplePie();
$feed->enable_cache(false);
$feed->set_raw_data(file_get_contents($argv[1]));
if (!$feed->init()) {
    fwrite(STDERR, $feed->error());
    exit(1);
}
$shown = [];
foreach ($feed->get_items() as $item) {
    $names = fn ($author) => $author->get_name();
    $labels = fn ($category) => $category->get_label();
    $shown[] = [
        'id' => $item->get_id(),
        'title' => $item->get_title(),
        'link' => $item->get_permalink(),
        'authors' => array_map($names, $item->get_authors() ?? []),
        'date' => (int) $item->get_gmdate('U'),
        'content' => $item->get_content(),
        'categories' => array_map($labels, $item->get_categories()),
    ];
}
echo json_encode($shown);
