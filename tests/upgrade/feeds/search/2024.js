addPapers([
["2024-04-01","2024-04-01/arxiv:2404.00001","2024-04-07","An old paper","https://arxiv.org/abs/2404.00001v2",[],"Corrected after its week had left the main feed."],
["2024-04-01","2024-04-01/doi:10.1000/(a)%3C1%3E","2023-12-31","Another old paper","https://doi.org/10.1000/(A)%3C1%3E",[],"Words."],
["2024-04-08","tag:papers.example.org,2024:search","2024-04-14","A paper between","https://example.org/b",[],"Words."],
["2024-04-15","2024-04-15/https://example.org/%C3%A9","2024-04-16","R&D with <think>, $O(n^2)$ and “quotes”","https://example.org/%C3%A9",["fine-tuning","llm"],"Less than <1% of a < b && c, bold and a link. one ]]> two H2O, script (javascript:alert(1)), <script>alert(1)</script>"],
["2024-04-15","2024-04-15/https://example.org/c","2024-04-16","Released on the same day","https://example.org/c",[],"Words."],
]);
