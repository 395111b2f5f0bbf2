# The page only: torch-free, not root. docker build -t letterwise . && docker run -p 7860:7860 letterwise
FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir -r requirements.txt && useradd --uid 1000 letterwise
COPY app.py ./
COPY letterwise ./letterwise
COPY page ./page
COPY ui ./ui
COPY artifacts ./artifacts
COPY data/starter ./data/starter
COPY data/visitors.tsv ./data/
USER 1000
ENV GRADIO_SERVER_NAME=0.0.0.0 GRADIO_SERVER_PORT=7860 PYTHONUNBUFFERED=1
EXPOSE 7860
HEALTHCHECK CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['GRADIO_SERVER_PORT'] + '/healthz')"]
CMD ["python", "app.py"]
