package io.tandem.train;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Devices;
import io.tandem.backend.Precision;
import io.tandem.backend.Probe;
import io.tandem.backend.ProbeStep;
import io.tandem.backend.Step;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A device whose steps compute nothing and take the time that they are told to. */
final class ScriptedDevice implements Device {
  /** The time, in nanoseconds, which passes only while steps run. */
  static final class Clock {
    private long now;

    long nanoseconds() {
      return now;
    }

    double seconds() {
      return now / 1e9;
    }
  }

  /** Seconds that a step takes, given the seconds that a device has run before. */
  @FunctionalInterface
  interface Script {
    double seconds(double before);
  }

  private final String name;
  private final Clock clock;
  private final Script script;
  private final Map<String, String> details = new LinkedHashMap<>();
  private boolean isCpu;
  private String broken = "";
  private String failure = "";
  private long availableBytes = Long.MAX_VALUE;
  private int opened;

  ScriptedDevice(String name, Clock clock, Script script) {
    this.name = name;
    this.clock = clock;
    this.script = script;
  }

  static ScriptedDevice taking(double milliseconds, String name, Clock clock) {
    return new ScriptedDevice(name, clock, before -> milliseconds / 1e3);
  }

  ScriptedDevice detail(String key, String value) {
    details.put(key, value);
    return this;
  }

  ScriptedDevice asTheCpu() {
    isCpu = true;
    return this;
  }

  ScriptedDevice broken(String finding) {
    broken = finding;
    return this;
  }

  ScriptedDevice failing(String message) {
    failure = message;
    return this;
  }

  ScriptedDevice with(long bytes) {
    availableBytes = bytes;
    return this;
  }

  /** How often it was opened. */
  int opened() {
    return opened;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo(name, "Scripted", details);
  }

  @Override
  public boolean isCpu() {
    return isCpu;
  }

  @Override
  public Probe probe() {
    return new Probe(
        broken.isEmpty() ? List.of() : List.of(new ProbeStep("trial", false, broken, "")));
  }

  @Override
  public Backend open(Precision precision) {
    opened++;
    Backend backend = Devices.cpu(1).open(precision);
    long start = clock.now;
    Step step =
        times -> {
          if (!failure.isEmpty()) {
            throw new DeviceException(failure);
          }
          for (int i = 0; i < times; i++) {
            clock.now += Math.round(1e9 * script.seconds((clock.now - start) / 1e9));
          }
        };
    return (Backend)
        Proxy.newProxyInstance(
            ScriptedDevice.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("record")) {
                return step;
              }
              if (method.getName().equals("availableBytes")) {
                return availableBytes;
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
