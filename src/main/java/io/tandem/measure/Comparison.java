package io.tandem.measure;

import io.tandem.backend.Precision;
import java.util.List;
import java.util.Optional;

/**
 * Devices compared: what each was seen to do.
 *
 * @param contenders the devices, whether they work or not
 * @param measurements in the order in which they were made
 * @param omissions what was not measured
 * @param crossovers of each device beside the CPU, unless it failed; none where the CPU was not
 *     measured
 * @param seconds how long everything took
 */
public record Comparison(
    Precision precision,
    List<Contender> contenders,
    List<Measurement> measurements,
    List<Omission> omissions,
    List<Crossover> crossovers,
    double seconds) {

  /** The results that are not within their tolerance. */
  public List<Measurement> disagreements() {
    return measurements.stream().filter(one -> !one.agreement().holds()).toList();
  }

  /** The first failure of a device that passed its probe. */
  public Optional<Omission> failure() {
    return omissions.stream().filter(Omission::failed).findFirst();
  }

  /** The devices that were measured. */
  public List<String> devices() {
    return contenders.stream().filter(Contender::usable).map(Contender::name).toList();
  }

  /** The ceiling of a device. */
  public Ceiling ceiling(String device) {
    return Ceiling.of(device, measurements);
  }
}
