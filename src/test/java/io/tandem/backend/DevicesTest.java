package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tandem.backend.cpu.CpuDevice;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DevicesTest {
  private final CpuDevice cpu = new CpuDevice(1);

  /**
   * A device that the CPU computes for.
   *
   * @param finding of its probe; empty where it works
   */
  private record Stub(String name, boolean isCpu, String finding, Precision lacks)
      implements Device {
    @Override
    public DeviceInfo info() {
      return new DeviceInfo(name, "Stub", Map.of());
    }

    @Override
    public Probe probe() {
      return new Probe(
          finding.isEmpty() ? List.of() : List.of(new ProbeStep("trial", false, finding, "")));
    }

    @Override
    public Backend open(Precision precision) {
      if (precision == lacks) {
        throw new DeviceException("there is no " + precision);
      }
      return Devices.cpu(1).open(precision);
    }
  }

  @Test
  void theFirstThatWorksIsTaken() {
    Device broken = new Stub("cuda", false, "there is no driver", null);
    Device processor = new Stub("opencl", true, "", null);
    Device gpu = new Stub("opencl:1", false, "", Precision.FLOAT64);
    List<Device> accelerators = List.of(broken, processor, gpu);

    assertThat(Devices.first(accelerators, cpu, Precision.FLOAT32)).isSameAs(gpu);

    Device taken = Devices.first(accelerators, cpu, Precision.FLOAT64);
    assertThat(taken.name()).isEqualTo("cpu");
    assertThat(taken.info().line())
        .contains(
            "cuda not used: there is no driver",
            "opencl not used: a CPU device",
            "opencl:1 not used: there is no float64");
  }

  @Test
  void aNameThatNoDeviceCanHaveIsRefused() {
    assertThatExceptionOfType(DeviceException.class)
        .isThrownBy(() -> Devices.named("abacus", 1))
        .withMessageContainingAll("auto, first, cpu, cuda", "found abacus");
  }
}
