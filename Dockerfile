# syntax=docker/dockerfile:1
# One image for all roles: docker build --tag doms . && docker run doms up --role orders
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG RUNTIME=linux-x64
# The compiler is not optimized for a run this short.
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 NUGET_PACKAGES=/nuget DOTNET_TieredPGO=0
# What does not depend on the sources stands before them, so that a build after a change finds it done.
RUN --mount=type=cache,id=nuget,target=/nuget dotnet tool install CycloneDX --version 6.3.1 --tool-path /tools
WORKDIR /source
COPY global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ./
COPY eng eng
COPY docs/openapi.json docs/
COPY src src
# The analyzers have had their say before an image is built. The bill of materials lists what is in the image beside the base image:
# /app/sbom.json (CycloneDX).
RUN --mount=type=cache,id=nuget,target=/nuget \
    dotnet publish src/Host/Host.csproj --configuration Release --runtime "$RUNTIME" --no-self-contained --output /out/app \
        -p:Fast=true -p:RunAnalyzers=false \
    && /tools/dotnet-CycloneDX src/Host/Host.csproj --disable-package-restore \
        --base-intermediate-output-path "$PWD/artifacts/obj" --output /out/app --filename sbom.json --output-format Json
RUN mkdir /out/data

FROM mcr.microsoft.com/dotnet/aspnet:10.0
LABEL org.opencontainers.image.title="DOMS" org.opencontainers.image.licenses="MIT"
COPY --from=build /out/app /app
COPY --from=build --chown=$APP_UID:$APP_UID /out/data /data
ENV PATH="/app:${PATH}"
# The default data folder of all commands is ./data.
WORKDIR /
VOLUME /data
USER $APP_UID
EXPOSE 8080-8087
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s --start-interval=2s CMD ["doms", "health"]
ENTRYPOINT ["doms"]
CMD ["up"]
