package io.tandem.search;

import io.tandem.random.Philox;
import io.tandem.random.Purpose;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All settings that a search may try.
 *
 * @param options the values of each searched option, by its name, in the order of the settings
 */
public record SearchSpace(Map<String, Space> options) {
  /** How many settings there are, where they can be counted; at most {@code Long.MAX_VALUE}. */
  public OptionalLong size() {
    long size = 1;
    for (Space space : options.values()) {
      if (space.size().isEmpty()) {
        return OptionalLong.empty();
      }
      int values = space.size().getAsInt();
      size = size > Long.MAX_VALUE / values ? Long.MAX_VALUE : size * values;
    }
    return OptionalLong.of(size);
  }

  /** All settings; the last option's values change fastest. Their number must be countable. */
  public List<Setting> grid() {
    List<Map<String, String>> settings = List.of(Map.of());
    for (Map.Entry<String, Space> option : options.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> setting : settings) {
        for (int i = 0; i < option.getValue().size().getAsInt(); i++) {
          Map<String, String> values = new LinkedHashMap<>(setting);
          values.put(option.getKey(), option.getValue().value(i));
          longer.add(values);
        }
      }
      settings = longer;
    }
    return settings.stream().map(Setting::new).toList();
  }

  /**
   * Settings drawn at random (Bergstra and Bengio, "Random Search for Hyper-Parameter
   * Optimization", JMLR 2012). A larger number of them begins with the smaller number's. Countable
   * settings come at most once, and all of them if so many are asked for.
   */
  public List<Setting> draw(int count, int seed) {
    OptionalLong size = size();
    if (size.isPresent() && count >= size.getAsLong()) {
      return grid();
    }
    Philox random = new Philox(seed, Purpose.SEARCH);
    List<Setting> drawn = new ArrayList<>();
    Set<Setting> seen = new HashSet<>();
    for (int draw = 0; drawn.size() < count; draw++) {
      Setting setting = draw(random, draw);
      if (seen.add(setting) || size.isEmpty()) {
        drawn.add(setting);
      }
    }
    return drawn;
  }

  private Setting draw(Philox random, int draw) {
    Map<String, String> values = new LinkedHashMap<>();
    options.forEach(
        (name, space) -> values.put(name, space.at(random.uniform(draw, values.size()))));
    return new Setting(values);
  }
}
