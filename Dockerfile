# plancode with git, not as root:  docker build -t plancode .  and  docker run --rm -v "$PWD:/plans" plancode check
# To write in the mounted folder as yourself:  docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/plans" plancode build
FROM python:3.13-slim AS built
COPY . /source
# The libraries are those of constraints.txt; nothing of the build is kept but the folder.
RUN python -m venv /opt/plancode \
 && /opt/plancode/bin/pip install --no-cache-dir --disable-pip-version-check --constraint /source/constraints.txt /source \
 && /opt/plancode/bin/pip uninstall --yes --quiet pip

FROM python:3.13-slim
# The git of the image's Debian, in no set version: its security updates are wanted.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 plancode
COPY --from=built /opt/plancode /opt/plancode
# What is mounted belongs to whoever starts the container, and git trusts it by name only.
RUN git config --system --add safe.directory /plans
ENV PATH="/opt/plancode/bin:$PATH" LANG=C.UTF-8
USER 1000
WORKDIR /plans
ENTRYPOINT ["plancode"]
CMD ["--help"]
