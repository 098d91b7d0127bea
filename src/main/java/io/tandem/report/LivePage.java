package io.tandem.report;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.tandem.train.HistoryEntry;
import io.tandem.train.TrainingListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A run's page, served to browsers on this machine while the run goes on. It listens on the
 * loopback address alone, and answers only who asks for that address by its own name: a page from
 * elsewhere, whose name was made to mean this machine, is refused.
 */
public final class LivePage implements TrainingListener, AutoCloseable {
  private static final byte[] LOOPBACK = {127, 0, 0, 1};
  private static final String HTML = "text/html; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String EVENTS = "text/event-stream";
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final long LONGEST_FAREWELL_MILLISECONDS = 2_000;

  private final HttpServer server;
  private final ExecutorService threads;
  private final EventStream events = new EventStream();
  private final byte[] page;

  private LivePage(HttpServer server, RunDescription run) {
    this.server = server;
    page = RunPage.live(run).getBytes(StandardCharsets.UTF_8);
    threads = Executors.newCachedThreadPool(LivePage::daemon);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /**
   * Serves a run that is about to start.
   *
   * @param port from 1 to 65535; 0 for any that is free
   * @throws IOException if the port is taken or not allowed
   */
  public static LivePage open(int port, RunDescription run) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(LOOPBACK);
    return new LivePage(HttpServer.create(new InetSocketAddress(loopback, port), 0), run);
  }

  /** What to open in a browser. */
  public String address() {
    return "http://127.0.0.1:" + port() + "/";
  }

  @Override
  public void onEntry(HistoryEntry entry) {
    events.add("entry", HistoryRows.json(HistoryRows.row(entry)));
  }

  /**
   * Tells how the run ended; open pages then show what was found, and stay as they are.
   *
   * @param conclusion a sentence
   * @param findings in the trained network; empty where a failed device left none
   */
  public void conclude(String conclusion, Optional<Findings> findings) {
    events.add(
        "end",
        HistoryRows.json(
            Map.of("conclusion", conclusion, "findings", FindingsSections.html(findings))));
  }

  /** Ends the service, after giving browsers a moment to hear the rest. */
  @Override
  public void close() {
    events.end();
    try {
      events.awaitReaders(LONGEST_FAREWELL_MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!isAskedByItsName(exchange)) {
        refuse(exchange, 403, "this page is at " + address());
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        refuse(exchange, 405, "only GET is understood");
      } else {
        switch (exchange.getRequestURI().getPath()) {
          case "/" -> send(exchange, 200, HTML, page);
          case "/events" -> stream(exchange);
          default -> refuse(exchange, 404, "the page is at " + address());
        }
      }
    }
  }

  private boolean isAskedByItsName(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    return ("127.0.0.1:" + port()).equals(host) || ("localhost:" + port()).equals(host);
  }

  private void stream(HttpExchange exchange) throws IOException {
    describe(exchange, EVENTS);
    exchange.sendResponseHeaders(200, 0);
    try {
      events.writeTo(
          exchange.getResponseBody(), next(exchange.getRequestHeaders().getFirst("Last-Event-ID")));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The event behind the last one that a browser had before its connection was lost. */
  private static int next(String lastOrNull) {
    return lastOrNull != null && lastOrNull.matches("\\d{1,9}")
        ? Integer.parseInt(lastOrNull) + 1
        : 0;
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    send(exchange, status, TEXT, (why + "\n").getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] content)
      throws IOException {
    describe(exchange, type);
    exchange.sendResponseHeaders(status, content.length);
    exchange.getResponseBody().write(content);
  }

  private static void describe(HttpExchange exchange, String type) {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "tandem-live-page");
    thread.setDaemon(true);
    return thread;
  }
}
