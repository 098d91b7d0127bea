package io.tandem.model;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tandem.backend.Precision;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the safetensors format, trusting nothing: every length is checked against the file before
 * memory is taken for it.
 */
final class SafetensorsReader {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  /**
   * PyTorch's batch normalisation counts its mini-batches in a tensor of this name, which nothing
   * is computed by: it is passed over.
   */
  private static final String COUNTER = ".num_batches_tracked";

  private static final String COUNTER_TYPE = "I64";

  private final Path file;
  private long dataStart;

  /**
   * Where a tensor's bytes lie, from the start of the data.
   *
   * @param precisionOrNull null for a counter
   */
  private record Place(
      String name, Precision precisionOrNull, List<Integer> shape, long begin, long end) {}

  private SafetensorsReader(Path file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws ModelException if it is missing, or not in the format
   */
  static Safetensors read(Path file) {
    SafetensorsReader reader = new SafetensorsReader(file);
    if (Files.isDirectory(file)) {
      throw reader.wrong("expected a model file, found a folder");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return reader.read(channel);
    } catch (NoSuchFileException e) {
      throw new ModelException("no file " + file + ": expected a model that train wrote", e);
    } catch (IOException e) {
      throw new ModelException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private Safetensors read(FileChannel channel) throws IOException {
    JsonNode header = header(channel);
    Map<String, String> metadata = new LinkedHashMap<>();
    List<Place> places = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : header.properties()) {
      if (entry.getKey().equals(Safetensors.METADATA)) {
        readMetadata(entry.getValue(), metadata);
      } else {
        places.add(place(entry.getKey(), entry.getValue()));
      }
    }
    places.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    checkCover(places, channel.size() - dataStart);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Place place : places) {
      if (place.precisionOrNull != null) {
        tensors.put(
            place.name, new Tensor(place.precisionOrNull, place.shape, values(channel, place)));
      }
    }
    return new Safetensors(tensors, metadata);
  }

  private JsonNode header(FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < Safetensors.LENGTH_BYTES) {
      throw wrong("expected the header's length in the first 8 bytes, found " + size + " bytes");
    }
    long length = bytes(channel, 0, Safetensors.LENGTH_BYTES).getLong();
    long room = Math.min(size - Safetensors.LENGTH_BYTES, Safetensors.LONGEST_HEADER);
    if (length < 2 || length > room) {
      throw wrong(
          "expected a header of 2 to "
              + room
              + " bytes, found the length "
              + Long.toUnsignedString(length)
              + " at byte 0");
    }
    dataStart = Safetensors.LENGTH_BYTES + length;
    byte[] text = bytes(channel, Safetensors.LENGTH_BYTES, length).array();
    try {
      JsonNode header = JSON.readTree(text);
      if (text[0] != '{' || !header.isObject()) {
        throw wrong("expected a JSON object as header, at byte 8");
      }
      return header;
    } catch (JsonProcessingException e) {
      throw wrong("the header, from byte 8, is not valid JSON: " + e.getOriginalMessage());
    }
  }

  private void readMetadata(JsonNode node, Map<String, String> into) {
    if (!node.isObject()) {
      throw wrong("expected the metadata to be a JSON object");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getValue().isTextual()) {
        throw wrong("expected metadata " + entry.getKey() + " to be a text");
      }
      into.put(entry.getKey(), entry.getValue().textValue());
    }
  }

  private Place place(String name, JsonNode node) {
    boolean counts = name.endsWith(COUNTER) && COUNTER_TYPE.equals(node.path("dtype").textValue());
    Precision precision = counts ? null : precision(name, node.path("dtype"));
    int bytes = counts ? Long.BYTES : precision.bytes();
    List<Integer> shape = new ArrayList<>();
    long count = 1;
    for (JsonNode dimension : array(name, node, "shape")) {
      if (!dimension.canConvertToInt() || !dimension.isInt() || dimension.intValue() < 0) {
        throw wrong("tensor " + name + ": a dimension is " + shorten(dimension));
      }
      shape.add(dimension.intValue());
      count =
          Math.multiplyHigh(count, dimension.intValue()) == 0 ? count * dimension.intValue() : -1;
      if (count < 0 || count > Integer.MAX_VALUE - 8) {
        throw wrong("tensor " + name + ": more numbers than Tandem can hold");
      }
    }
    JsonNode offsets = array(name, node, "data_offsets");
    if (offsets.size() != 2
        || !offsets.get(0).isIntegralNumber()
        || !offsets.get(1).isIntegralNumber()
        || !offsets.get(0).canConvertToLong()
        || !offsets.get(1).canConvertToLong()) {
      throw wrong(
          "tensor " + name + ": expected two whole data_offsets, found " + shorten(offsets));
    }
    long begin = offsets.get(0).longValue();
    long end = offsets.get(1).longValue();
    if (begin < 0 || end < begin || end - begin != count * bytes) {
      throw wrong(
          String.format(
              "tensor %s: expected %d bytes for its shape %s, found data_offsets %d to %d",
              name, count * bytes, shape, begin, end));
    }
    return new Place(name, precision, shape, begin, end);
  }

  private Precision precision(String name, JsonNode type) {
    for (DataType known : DataType.values()) {
      if (known.name().equals(type.textValue())) {
        return known.precision();
      }
    }
    throw wrong("tensor " + name + ": expected dtype F32 or F64, found " + shorten(type));
  }

  private JsonNode array(String name, JsonNode node, String field) {
    if (!node.path(field).isArray()) {
      throw wrong("tensor " + name + ": expected a list as " + field);
    }
    return node.get(field);
  }

  /** Tensors lie side by side, without holes or overlaps, up to the end of the file. */
  private void checkCover(List<Place> places, long dataSize) {
    long covered = 0;
    for (Place place : places) {
      if (place.begin != covered) {
        throw wrong(
            String.format(
                "tensor %s: expected its data at offset %d (byte %d), found %s at %d",
                place.name,
                covered,
                dataStart + covered,
                place.begin < covered ? "an overlap" : "a hole before it",
                place.begin));
      }
      covered = place.end;
    }
    if (covered != dataSize) {
      throw wrong(
          String.format(
              "expected %d bytes of data after the header, found %d: the file is cut off or has"
                  + " something behind it",
              covered, dataSize));
    }
  }

  private double[] values(FileChannel channel, Place place) throws IOException {
    ByteBuffer bytes = bytes(channel, dataStart + place.begin, place.end - place.begin);
    double[] values = new double[bytes.capacity() / place.precisionOrNull.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = place.precisionOrNull == Precision.FLOAT32 ? bytes.getFloat() : bytes.getDouble();
    }
    return values;
  }

  private ByteBuffer bytes(FileChannel channel, long from, long count) throws IOException {
    if (count > Integer.MAX_VALUE - 8) {
      throw wrong("a tensor has more bytes than Tandem can hold: " + count);
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw wrong("the file became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  private static String shorten(JsonNode node) {
    String text = node.toString();
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  private ModelException wrong(String what) {
    return new ModelException(file + ": not a model file that can be read: " + what);
  }
}
