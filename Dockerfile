# The production image: the same code for web, worker and beat.
#
# Most of what it weighs is for the plans. ortools brings pandas, 165 MB together, for its flow solvers alone; nothing
# here calls pandas. scipy and numpy are 215 MB, wordfreq 60 MB. Why: docs/decisions/0013-parts-that-weigh-or-age.md
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
COPY requirements.lock /
RUN /venv/bin/pip install --require-hashes --no-deps -r /requirements.lock
WORKDIR /app
COPY . .
# Only to read the settings; nothing connects, and nothing of this stays in the image.
RUN export SECRET_KEY=build DATABASE_URL=postgres://nobody@127.0.0.1:1/none \
    && /venv/bin/python manage.py compile_catalogues \
    && /venv/bin/python manage.py collectstatic --no-input \
    && /venv/bin/python -m compileall -q refuinterim matching organisations volunteers reporting

FROM python:3.11-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=refuinterim.settings
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin app \
    && install -d -o app /photos
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER app
EXPOSE 8000
# The page is asked for under a name that ALLOWED_HOSTS accepts.
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=4 CMD ["python", "-c", \
    "import os, urllib.request as u; host = os.environ.get('ALLOWED_HOSTS', '').split(',')[0].lstrip('.*') or 'localhost'; u.urlopen(u.Request('http://127.0.0.1:8000/', headers={'Host': host, 'X-Forwarded-Proto': 'https'}), timeout=5)"]
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", \
    "--blocking-threads", "4", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "20", \
    "--access-log", "refuinterim.wsgi:application"]
