addPapers(2024,[
["2024-04-01","2024-04-01/arxiv:2404.00001",["2024-04-07",false],"An old paper","https://arxiv.org/abs/2404.00001v2",[],[],["2404.00001"]],
["2024-04-01","2024-04-01/doi:10.1000/(a)%3C1%3E",["2023-12-31",true],"Another old paper","https://doi.org/10.1000/(A)%3C1%3E",[],[],["10.1000/(a)<1>"]],
["2024-04-08","tag:papers.example.org,2024:search",["2024-04-14",false],"A paper between","https://example.org/b",[],[],[]],
["2024-04-15","2024-04-15/https://example.org/%C3%A9",["2024-04-16",true],"R&D with <think>, $O(n^2)$ and “quotes”","https://example.org/%C3%A9",[["fine-tuning","fine-tuning"],["llm","llm"]],["Ada Example","陈 例"],[]],
["2024-04-15","2024-04-15/https://example.org/c",["2024-04-16",true],"Released on the same day","https://example.org/c",[],[],[]],
]);
