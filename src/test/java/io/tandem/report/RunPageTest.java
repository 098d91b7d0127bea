package io.tandem.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The report of a run, as a file. */
class RunPageTest {
  private static Document parse(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  @Test
  void thePageIsWellFormedAndNeedsNoOtherFile() throws Exception {
    Document page = parse(SampleRun.page());

    assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo(SampleRun.AWKWARD);
    assertThat(texts(page.getElementsByTagName("h2")))
        .containsExactly(
            "Curves",
            "Confusions",
            "Worst mistakes",
            "First layer",
            "Activations and gradients",
            "Configuration");
    assertThat(
            SampleRun.page()
                .replace("http://www.w3.org/2000/svg", "")
                .replace("http://www.w3.org/1999/xhtml", ""))
        .doesNotContain("http:", "https:", "<link", "href=", "url(&", "@import", "<script src")
        .doesNotContain("src=\"/", "src=\".")
        .contains("ended well", "prefers-color-scheme: dark", "width=device-width");
  }

  @Test
  void theHistoryIsInThePageAsItWas() throws Exception {
    Document page = parse(SampleRun.page());
    NodeList scripts = page.getElementsByTagName("script");
    JsonNode run = new ObjectMapper().readTree(scripts.item(0).getTextContent());

    assertThat(run.get("live").asBoolean()).isFalse();
    assertThat(run.get("examples").asInt()).isEqualTo(1000);
    assertThat(run.get("rows")).hasSize(20);
    assertThat(run.get("rows").get(1))
        .extracting(JsonNode::asDouble)
        .containsExactly(20.0, 1.0, 1.2, 0.08, 2 / 30.0, 0.05, 1.0);
    assertThat(run.get("rows").get(0).get(4).isNull()).as("no validation yet").isTrue();
  }

  @Test
  void whatWasFoundIsShown() throws Exception {
    Document page = parse(SampleRun.page());
    NodeList cells = page.getElementsByTagName("td");
    NodeList images = page.getElementsByTagName("img");

    assertThat(texts(cells))
        .as("counts by class, with recall and precision; then the facts")
        .containsExactly(
            "", "1", "", "100 %", "1", "1", "50 %", "50 %", "100 %", "", "7", SampleRun.AWKWARD);
    assertThat(texts(page.getElementsByTagName("figcaption")))
        .containsExactly("bright, taken for <dark> (88 %, against 13 %); example 1");
    assertThat(images.getLength()).as("a mistake, and the weights").isEqualTo(2);
    BufferedImage mistake = picture((Element) images.item(0));
    assertThat(mistake.getWidth()).isEqualTo(2);
    assertThat(mistake.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(page.getElementsByTagName("svg").getLength()).as("histograms").isEqualTo(4);
    assertThat(SampleRun.page()).contains("standard deviation 0.71, 50 % zero");
  }

  private static BufferedImage picture(Element image) throws Exception {
    String source = image.getAttribute("src");
    String start = "data:image/png;base64,";
    assertThat(source).startsWith(start);
    byte[] bytes = Base64.getDecoder().decode(source.substring(start.length()));
    return ImageIO.read(new ByteArrayInputStream(bytes));
  }

  @Test
  void aRunWithoutFindingsSaysWhy() throws Exception {
    String html = RunPage.html(SampleRun.description(), List.of(), "failed", Optional.empty());

    assertThat(html).contains("the device failed").doesNotContain("<h2>Confusions");
    assertThat(parse(html).getElementsByTagName("h2").getLength()).isEqualTo(2);
  }

  @Test
  void thePageOfARunThatGoesOnIsWellFormedToo() throws Exception {
    Document page = parse(RunPage.live(SampleRun.description()));
    String json = page.getElementsByTagName("script").item(0).getTextContent();

    assertThat(new ObjectMapper().readTree(json).get("live").asBoolean()).isTrue();
  }

  private static List<String> texts(NodeList nodes) {
    return IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }
}
