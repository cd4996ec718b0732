addPapers([
]);
