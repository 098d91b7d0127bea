package io.tandem.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tandem.BesideOthers;
import io.tandem.train.HistoryEntry;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's page in a browser. */
@BesideOthers
@NeedsChromium
class BrowserTest {
  private static final int WIDE = 1200;
  private static final int PHONE = 390;
  private static final String CURVES = "document.querySelectorAll('#curves polyline.curve')";
  private static final String LOSS = "document.querySelector('#curves polyline.curve').points";
  private static final String VALUES =
      "[...document.querySelectorAll('#curves .values')].map(each => each.textContent)";

  @TempDir private static Path folder;
  private static Chromium browser;
  private static URI report;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    browser = new Chromium(Files.createDirectory(folder.resolve("profile")));
    Path file = folder.resolve("report.html");
    RunPage.write(
        file,
        SampleRun.description(),
        SampleRun.history(),
        "ended well",
        Optional.of(SampleRun.findings()));
    // The browser writes a file's address with two slashes more than Java does.
    report = URI.create("file://" + file.toUri().getPath());
  }

  @AfterAll
  static void end() {
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void theCurvesAreDrawnWithTheirLastValues() throws InterruptedException {
    browser.open(report, WIDE, false);

    assertThat(browser.value(CURVES + ".length").asInt()).isEqualTo(5);
    assertThat(browser.value(LOSS + ".length").asInt()).isEqualTo(20);
    assertThat(browser.value(VALUES))
        .extracting(JsonNode::asText)
        .containsExactly(
            "training 0.3",
            "training (running) 80 validation 66.7",
            "learning rate 0.005",
            "examples a second 1K");
  }

  @Test
  void smoothingEvensTheLossOutAndLeavesTheLearningRateAlone() throws InterruptedException {
    browser.open(report, WIDE, false);
    String turns =
        "(() => { const y = [..."
            + LOSS
            + "].map(p => p.y); return y.filter((_, i) => i > 1 &&"
            + " (y[i] - y[i - 1]) * (y[i - 1] - y[i - 2]) < 0).length; })()";
    int before = browser.value(turns).asInt();
    browser.value(
        "(() => { const s = document.getElementById('smoothing'); s.value = 0.9;"
            + " s.dispatchEvent(new Event('input')); })()");

    assertThat(before).as("a zigzag").isGreaterThan(10);
    assertThat(browser.value(turns).asInt()).isLessThan(3);
    assertThat(browser.value("document.querySelectorAll('#curves polyline.raw').length").asInt())
        .isEqualTo(5);
    assertThat(Double.parseDouble(browser.value(VALUES).get(0).asText().split(" ")[1]))
        .isCloseTo(smoothedLoss(0.9), within(0.001));
    assertThat(browser.value(VALUES).get(2).asText()).isEqualTo("learning rate 0.005");
  }

  /** The moving average, from its definition: weights that fall by a factor an entry. */
  private static double smoothedLoss(double factor) {
    List<HistoryEntry> history = SampleRun.history();
    double sum = 0;
    double weights = 0;
    for (int age = 0; age < history.size(); age++) {
      double weight = Math.pow(factor, age);
      sum += weight * history.get(history.size() - 1 - age).loss();
      weights += weight;
    }
    return sum / weights;
  }

  @Test
  void draggingZoomsAllChartsAndTheButtonShowsAllAgain() throws InterruptedException {
    browser.open(report, WIDE, false);
    String whole = browser.value(CURVES + "[3].getAttribute('points')").asText();
    String lastTick =
        "[...document.querySelectorAll('#curves svg')].map(svg =>"
            + " [...svg.querySelectorAll('text.x')].slice(-2)[0].textContent)";
    assertThat(browser.value(lastTick)).extracting(JsonNode::asText).containsOnly("10");

    // The plot lies from 58 to 348 of 360 units: its middle, epoch 5, is just before.
    browser.drag("#curves svg", 204 / 360.0, 1);

    assertThat(browser.value("document.getElementById('whole').disabled").asBoolean()).isFalse();
    JsonNode ticks =
        browser.value(
            "[...document.querySelectorAll('#curves svg')].map(svg =>"
                + " Number(svg.querySelector('text.x').textContent))");
    assertThat(ticks).hasSize(4).extracting(JsonNode::asDouble).containsOnly(6.0);
    browser.value("document.getElementById('whole').click()");
    assertThat(browser.value(CURVES + "[3].getAttribute('points')").asText()).isEqualTo(whole);
  }

  @Test
  void aPhoneShowsThePageWithoutScrollingSideways() throws InterruptedException {
    browser.open(report, PHONE, false);

    assertThat(browser.value("document.documentElement.scrollWidth").asInt()).isEqualTo(PHONE);
    assertThat(browser.value("document.querySelector('#curves svg').clientWidth").asDouble())
        .isGreaterThan(0.8 * PHONE);
  }

  @Test
  void thePageIsDarkWhereThatIsPreferred() throws IOException, InterruptedException {
    browser.open(report, WIDE, false);
    int light = brightness(browser.picture());
    browser.open(report, WIDE, true);

    assertThat(light).isCloseTo(255, within(5));
    assertThat(brightness(browser.picture())).isLessThan(50);
  }

  private static int brightness(byte[] png) throws IOException {
    BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
    return picture.getRGB(2, 2) >> 8 & 0xFF;
  }

  @Test
  void aRunIsFollowedToItsEnd() throws IOException, InterruptedException {
    List<HistoryEntry> history = SampleRun.history();
    String status = "document.getElementById('status').textContent";
    try (LivePage page = LivePage.open(0, SampleRun.description())) {
      history.subList(0, 4).forEach(page::onEntry);
      browser.open(URI.create(page.address()), PHONE, false);
      browser.await(status + ".startsWith('training: epoch 2.00 of 10, loss 0.7')");
      assertThat(browser.value(LOSS + ".length").asInt()).isEqualTo(4);
      assertThat(browser.value("document.getElementById('progress').value").asDouble())
          .isEqualTo(0.2);

      history.subList(4, 20).forEach(page::onEntry);
      browser.await(LOSS + ".length === 20");
      assertThat(browser.value("document.querySelectorAll('#findings h2').length").asInt())
          .isZero();

      page.conclude("ended well", Optional.of(SampleRun.findings()));
      browser.await(status + " === 'ended well'");
    }
    assertThat(browser.value("document.querySelectorAll('#findings h2').length").asInt())
        .isEqualTo(4);
    assertThat(browser.value("document.querySelector('#findings img').naturalWidth").asInt())
        .as("the policy lets pictures in")
        .isEqualTo(2);
    assertThat(browser.value(status).asText()).isEqualTo("ended well");
  }
}
