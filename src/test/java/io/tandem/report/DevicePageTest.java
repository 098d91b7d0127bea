package io.tandem.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Precision;
import io.tandem.measure.Agreement;
import io.tandem.measure.Case;
import io.tandem.measure.Comparison;
import io.tandem.measure.Contender;
import io.tandem.measure.LayerShape;
import io.tandem.measure.Measurement;
import io.tandem.measure.Omission;
import io.tandem.measure.Operation;
import io.tandem.measure.Timing;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/** The page of a comparison. */
class DevicePageTest {
  private static final String AWKWARD = "a <b> & \"c\"";

  @Test
  void thePageIsWellFormedAndNeedsNoOtherFile() throws Exception {
    String html = DevicePage.html(comparison(0), AWKWARD);

    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(html)));
    assertThat(page.getElementsByTagName("h1").getLength()).isEqualTo(1);
    assertThat(page.getElementsByTagName("tr").getLength()).isEqualTo(1 + 4 * 6 * 2);
    assertThat(page.getElementsByTagName("polyline").getLength())
        .as("two lines in a chart of steps a batch, and in one of each other operation")
        .isEqualTo(2 * (2 + 5));
    assertThat(page.getElementsByTagName("path").getLength())
        .as("6 in legends; a point a width, and for updates, which have no batch, two")
        .isEqualTo(6 + 2 * 2 * (2 + 4) + 2 * 4);
    assertThat(page.getElementsByTagName("p").item(0).getTextContent()).isEqualTo(AWKWARD);
    assertThat(
            html.replace("http://www.w3.org/2000/svg", "")
                .replace("http://www.w3.org/1999/xhtml", ""))
        .doesNotContain("http", "src=", "href=", "url(", "@import", "<script", "@ANSWERS@");
    assertThat(html).contains("prefers-color-scheme: dark", "width=device-width");
  }

  @Test
  void whatDoesNotWorkAndWhatIsWrongIsSaid() {
    String html = DevicePage.html(comparison(2), "");

    assertThat(html)
        .contains("not usable:</span> " + Markup.text(AWKWARD))
        .contains("these results are wrong", "too slow on purpose")
        .doesNotContain("Yes: all");
    assertThat(DevicePage.html(comparison(0), "")).contains("Yes: all 48 results");
  }

  @Test
  void aPageWithoutAnythingMeasuredIsStillAPage() {
    Comparison nothing =
        new Comparison(Precision.FLOAT32, List.of(broken()), List.of(), List.of(), List.of(), 0);

    assertThat(DevicePage.html(nothing, "")).contains("no two devices").endsWith("</html>\n");
  }

  private static Comparison comparison(double error) {
    List<Measurement> measurements = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (int batch : new int[] {1, 32}) {
        for (int width : new int[] {64, 256}) {
          Case one = operation.on(new LayerShape(batch, 3072, width));
          for (String device : new String[] {"gpu", "cpu"}) {
            Timing timing = new Timing(1e-6 * width, 1e-7 * width, 1e-5 * width, 3, 1);
            measurements.add(
                new Measurement(device, one, Precision.FLOAT32, timing, new Agreement(error, 1)));
          }
        }
      }
    }
    Omission omission =
        new Omission("gpu", measurements.get(0).measured(), "too slow on purpose", false);
    return new Comparison(
        Precision.FLOAT32,
        List.of(works("gpu"), broken(), works("cpu")),
        measurements,
        List.of(omission),
        List.of(),
        1);
  }

  private static Contender works(String name) {
    DeviceInfo info = new DeviceInfo(name, AWKWARD, Map.of("memory", "1 GiB"));
    return new Contender(info, "");
  }

  private static Contender broken() {
    DeviceInfo info = new DeviceInfo("cuda", "no GPU", Map.of());
    return new Contender(info, AWKWARD);
  }
}
