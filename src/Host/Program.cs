using Doms.Host.Cli;

return await CommandLine.Run(args);
