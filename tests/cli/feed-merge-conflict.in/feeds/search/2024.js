addPapers([
["2024-04-15","2024-04-15/https://example.org/a","2024-04-21","A","https://example.org/a",[],"Words."],
["2024-04-15","2024-04-15/https://example.org/b","2024-04-21","B","https://example.org/b",[],"Words."],
]);
