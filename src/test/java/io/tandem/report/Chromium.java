package io.tandem.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A browser without a screen, with one page, spoken to by the Chrome DevTools Protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long SECONDS = 30;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final WebSocket socket;
  private int calls;

  /**
   * Starts it.
   *
   * @param folder for its profile
   */
  Chromium(Path folder) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                program().orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile());
    builder.environment().put("TMPDIR", folder.toString());
    process = builder.start();
    String port = port(folder.resolve("DevToolsActivePort"));
    JsonNode targets =
        JSON.readTree(
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                        .build(),
                    BodyHandlers.ofString())
                .body());
    socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create(targets.get(0).get("webSocketDebuggerUrl").asText()), new Answers())
            .join();
  }

  /** Where the browser is, if there is one. */
  static Optional<Path> program() {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page on a screen of a size, and waits until it is loaded. */
  void open(URI page, int width, boolean dark) throws InterruptedException {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
    Map<String, String> feature =
        Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", Map.of("features", List.of(feature)));
    call("Page.navigate", Map.of("url", page.toString()));
    await(
        "location.href === " + quoted(page.toString()) + " && document.readyState === 'complete'");
  }

  /** The value of an expression. */
  JsonNode value(String expression) throws InterruptedException {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
    }
    return result.at("/result/value");
  }

  /** Waits until a condition holds in the page. */
  void await(String condition) throws InterruptedException {
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!value(condition).asBoolean()) {
      if (System.nanoTime() > latest) {
        throw new AssertionError(condition + " does not come true");
      }
      Thread.sleep(20);
    }
  }

  /** Draws the pointer, pressed, across an element, from a share of its width to another one. */
  void drag(String selector, double from, double to) throws InterruptedException {
    value("document.querySelector(" + quoted(selector) + ").scrollIntoView({block: 'center'})");
    String frame = "document.querySelector(" + quoted(selector) + ").getBoundingClientRect()";
    double left = value(frame + ".left").asDouble();
    double width = value(frame + ".width").asDouble();
    double y = value(frame + ".top + " + frame + ".height / 2").asDouble();
    mouse("mousePressed", left + from * width, y);
    mouse("mouseMoved", left + to * width, y);
    mouse("mouseReleased", left + to * width, y);
  }

  private void mouse(String type, double x, double y) throws InterruptedException {
    call(
        "Input.dispatchMouseEvent",
        Map.of("type", type, "x", x, "y", y, "button", "left", "buttons", 1, "clickCount", 1));
  }

  /** A picture of the whole page, PNG. */
  byte[] picture() throws InterruptedException {
    JsonNode shot = call("Page.captureScreenshot", Map.of("captureBeyondViewport", true));
    return Base64.getDecoder().decode(shot.get("data").asText());
  }

  private JsonNode call(String method, Map<String, ?> parameters) throws InterruptedException {
    calls++;
    try {
      socket
          .sendText(
              JSON.writeValueAsString(Map.of("id", calls, "method", method, "params", parameters)),
              true)
          .join();
      JsonNode answer;
      do {
        String text = answers.poll(SECONDS, TimeUnit.SECONDS);
        if (text == null) {
          throw new AssertionError("the browser does not answer " + method);
        }
        answer = JSON.readTree(text);
      } while (answer.path("id").asInt() != calls);
      if (answer.has("error")) {
        throw new AssertionError(method + ": " + answer.get("error"));
      }
      return answer.get("result");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }

  private static String port(Path file) throws IOException, InterruptedException {
    long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!Files.exists(file) || Files.readAllLines(file).size() < 2) {
      if (System.nanoTime() > latest) {
        throw new AssertionError("the browser does not start");
      }
      Thread.sleep(50);
    }
    return Files.readAllLines(file).get(0);
  }

  @Override
  public void close() {
    socket.abort();
    process.destroy();
    // Its profile cannot be deleted while it writes there.
    process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  /** Gathers the parts of each message. */
  private final class Answers implements WebSocket.Listener {
    private final StringBuilder message = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      message.append(part);
      if (last) {
        answers.add(message.toString());
        message.setLength(0);
      }
      from.request(1);
      return null;
    }
  }
}
