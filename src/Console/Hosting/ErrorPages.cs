using Microsoft.AspNetCore.Http;

namespace Doms.Console.Hosting;

/// <summary>Answers an error of the console's own with a page; what caused it is in the log.</summary>
sealed class ErrorPages(RequestDelegate next, ConsoleSettings settings)
{
    const string Page =
        """
        <!doctype html><html lang="en"><meta charset="utf-8"><title>DOMS</title><body>
        <h1>The page could not be shown.</h1><p>Nothing was changed. The cause is in the log of the process.</p>
        <p><a href="/console">Back to the overview</a></p>
        """;

    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
        }
        catch (Exception error) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            settings.Log($"The console failed at {http.Request.Path}: {error}");
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            http.Response.ContentType = "text/html; charset=utf-8";
            await http.Response.WriteAsync(Page, http.RequestAborted);
        }
    }
}
