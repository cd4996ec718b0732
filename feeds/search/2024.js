addPapers(2024,[
["2024-04-15","2024-04-15/arxiv:2404.03592",["2024-04-04",true],"ReFT: Representation Finetuning for Language Models","https://arxiv.org/abs/2404.03592",[],[],["2404.03592"]],
["2024-04-15","2024-04-15/arxiv:2404.04125",["2024-04-04",true],"No “Zero-Shot” Without Exponential Data: Pretraining Concept Frequency Determines Multimodal Model Performance","https://arxiv.org/abs/2404.04125",[],[],["2404.04125"]],
["2024-04-15","2024-04-15/arxiv:2404.07143",["2024-04-10",true],"Leave No Context Behind: Efficient Infinite Context Transformers with Infini-attention","https://arxiv.org/abs/2404.07143",[],[],["2404.07143"]],
["2024-04-15","2024-04-15/arxiv:2404.07965",["2024-04-11",true],"Rho-1: Not All Tokens Are What You Need","https://arxiv.org/abs/2404.07965",[],[],["2404.07965"]],
["2024-04-15","2024-04-15/arxiv:2404.05875",["2024-04-08",true],"CodecLM: Aligning Language Models with Tailored Synthetic Data","https://arxiv.org/abs/2404.05875",[],[],["2404.05875"]],
]);
