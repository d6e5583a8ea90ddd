global using Doms.Console.Settings;
