# Build:      docker build --tag raadbaak .          (on an ARM machine: --platform linux/amd64, see README)
# First time: docker run --rm --volume raadbaak:/data raadbaak sqlite-utils raad init raad.db
# Run:        docker run --read-only --cap-drop ALL --volume raadbaak:/data --env-file raadbaak.env --publish 3978:3978 raadbaak
# Staff:      docker exec --interactive --tty NAME sqlite-utils raad ask raad.db

# To run what was reviewed, write the digest behind the tag (python:3.13-slim@sha256:...); `docker buildx imagetools inspect
# python:3.13-slim` prints it.
FROM python:3.13-slim AS base

FROM base AS build
WORKDIR /src
RUN ["python", "-m", "venv", "/opt/raadbaak"]
COPY requirements.lock ./
RUN ["/opt/raadbaak/bin/python", "-m", "pip", "install", "--no-cache-dir", "--require-hashes", "--only-binary", ":all:", "--requirement", "requirements.lock"]
COPY LICENSE README.md pyproject.toml app.py ./
COPY bot bot
COPY knowledge knowledge
RUN ["/opt/raadbaak/bin/python", "-m", "pip", "install", "--no-cache-dir", "--no-deps", "--no-build-isolation", "."]
# SQLite up to 3.51.2 can corrupt a file that two processes write, as the bot and staff do: better no image than that one.
RUN ["/opt/raadbaak/bin/python", "-c", "from sqlite_utils.utils import sqlite3; assert sqlite3.sqlite_version_info >= (3, 51, 3), sqlite3.sqlite_version"]

FROM base
# A new volume takes over owner and mode of the directory it is mounted on.
RUN ["install", "--directory", "--owner", "10001", "--group", "10001", "--mode", "0700", "/data"]
COPY --from=build /opt/raadbaak /opt/raadbaak
ENV PATH=/opt/raadbaak/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    RAADBAAK_STORE=/data/raad.db \
    RAADBAAK_PORT=3978
WORKDIR /data
VOLUME /data
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
EXPOSE 3978
# Unhealthy when the store cannot be trusted (503). Without urllib's proxies: an outgoing proxy has no part in this.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.build_opener(u.ProxyHandler({})).open('http://127.0.0.1:' + os.environ['RAADBAAK_PORT'] + '/health', timeout=4)"]
CMD ["python", "-m", "app"]
