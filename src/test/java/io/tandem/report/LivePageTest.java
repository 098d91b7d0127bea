package io.tandem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tandem.train.HistoryEntry;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the live page's server gives, and what it refuses. */
@Timeout(30)
class LivePageTest {
  private static final List<HistoryEntry> HISTORY = SampleRun.history();

  private final LivePage page = open(0);
  private final int port = URI.create(page.address()).getPort();

  private static LivePage open(int port) {
    try {
      return LivePage.open(port, SampleRun.description());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    page.close();
  }

  /** Everything that the server says to a request, until it says no more. */
  private String ask(String method, String path, String host, String... more) throws IOException {
    try (Socket socket = request(method, path, host, more)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Socket request(String method, String path, String host, String... more)
      throws IOException {
    Socket socket = new Socket("127.0.0.1", port);
    String request =
        method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
    for (String header : more) {
      request += header + "\r\n";
    }
    socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** The events that a browser is given until the service ends, which it does after the first. */
  private String events(String... headers) throws IOException {
    try (Socket socket = request("GET", "/events", own(), headers)) {
      InputStream in = socket.getInputStream();
      StringBuilder answer = new StringBuilder();
      while (!answer.toString().endsWith("event: ")) {
        answer.append((char) in.read());
      }
      page.close();
      return unchunked(answer + new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  private String own() {
    return "127.0.0.1:" + port;
  }

  @Test
  void thePageIsServedUnderBothNamesOfThisMachine() throws IOException {
    assertThat(ask("GET", "/", own()))
        .startsWith("HTTP/1.1 200 ")
        .contains("Content-security-policy: default-src 'none'", "</html>");
    assertThat(ask("GET", "/", "localhost:" + port)).startsWith("HTTP/1.1 200 ");
  }

  @Test
  void whoAsksForAnotherHostIsRefused() throws IOException {
    for (String host : List.of("evil.example:" + port, "127.0.0.1", "127.0.0.1:1", "")) {
      for (String path : List.of("/", "/events")) {
        assertThat(ask("GET", path, host))
            .as(host)
            .startsWith("HTTP/1.1 403 ")
            .doesNotContain("<html");
      }
    }
  }

  @Test
  void onlyThePageAndItsEventsAreServedAndOnlyToBeRead() throws IOException {
    assertThat(ask("GET", "/../../etc/passwd", own())).startsWith("HTTP/1.1 404 ");
    assertThat(ask("POST", "/", own(), "Content-Length: 0")).startsWith("HTTP/1.1 405 ");
  }

  @Test
  void nobodyElseCanConnect() {
    // Another address of this machine, which a server on all addresses would listen on.
    assertThatThrownBy(() -> new Socket("127.0.0.2", port).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void whoComesLateIsToldEverything() throws IOException {
    HISTORY.forEach(page::onEntry);
    page.conclude("ended <well>", Optional.empty());
    String events = events();

    assertThat(events).contains("id: 0\nevent: entry\ndata: [10.0,0.5,2.0,0.04,null,0.1,0.5]\n\n");
    assertThat(events.split("event: entry", -1)).hasSize(21);
    assertThat(events)
        .contains("id: 20\nevent: end\ndata: {", "ended \\u003cwell\\u003e")
        .endsWith("}\n\n");
  }

  @Test
  void whoComesBackIsToldTheRest() throws IOException {
    HISTORY.forEach(page::onEntry);
    String events = events("Last-Event-ID: 17");

    assertThat(events).startsWith("id: 18\n").contains("id: 19\n");
  }

  /** The events in a chunked answer. */
  private static String unchunked(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 200 ").contains("text/event-stream");
    StringBuilder events = new StringBuilder();
    int at = answer.indexOf("\r\n\r\n") + 4;
    int length = -1;
    while (length != 0) {
      int line = answer.indexOf("\r\n", at);
      length = Integer.parseInt(answer.substring(at, line), 16);
      events.append(answer, line + 2, line + 2 + length);
      at = line + 2 + length + 2;
    }
    return events.toString();
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    assertThatThrownBy(() -> LivePage.open(port, SampleRun.description()))
        .isInstanceOf(BindException.class);
  }

  @Test
  void theServiceEndsWithTheRun() {
    page.close();

    assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
        .isInstanceOf(ConnectException.class);
  }
}
