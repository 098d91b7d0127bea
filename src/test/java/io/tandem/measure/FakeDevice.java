package io.tandem.measure;

import io.tandem.backend.Backend;
import io.tandem.backend.Device;
import io.tandem.backend.DeviceException;
import io.tandem.backend.DeviceInfo;
import io.tandem.backend.Matrix;
import io.tandem.backend.Precision;
import io.tandem.backend.Probe;
import io.tandem.backend.ProbeStep;
import io.tandem.backend.ReferenceBackend;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A device of plain loops, with what is wrong with it. */
record FakeDevice(String name, Fault fault) implements Device {
  /** What is wrong. */
  enum Fault {
    NONE,
    /** It does not pass its probe. */
    UNUSABLE,
    /** The first number of each product is a hundredth too large. */
    WRONG,
    /** Its products are not numbers. */
    NOT_A_NUMBER,
    /** Each product takes 30 milliseconds. */
    SLOW,
    /** Updates fail. */
    FAILING
  }

  static final String REASON = "lost on purpose";

  static FakeDevice sound(String name) {
    return new FakeDevice(name, Fault.NONE);
  }

  @Override
  public DeviceInfo info() {
    return new DeviceInfo(name, "plain <loops> & \"quotes\"", Map.of("threads", "1"));
  }

  @Override
  public Probe probe() {
    boolean passed = fault != Fault.UNUSABLE;
    return new Probe(List.of(new ProbeStep("memory", passed, "none <found>", "buy some")));
  }

  @Override
  public Backend open(Precision precision) {
    Backend sound = new ReferenceBackend();
    return (Backend)
        Proxy.newProxyInstance(
            FakeDevice.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("precision")) {
                return precision;
              }
              if (fault == Fault.FAILING && method.getName().equals("update")) {
                throw new DeviceException(REASON);
              }
              if (fault == Fault.SLOW && method.getName().equals("linear")) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30));
              }
              try {
                Object result = method.invoke(sound, arguments);
                if (method.getName().equals("linear")) {
                  spoil(sound, (Matrix) arguments[arguments.length - 1]);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void spoil(Backend sound, Matrix product) {
    double[] values = sound.read(product);
    if (fault == Fault.WRONG) {
      values[0] += 0.01;
    } else if (fault == Fault.NOT_A_NUMBER) {
      values[0] = Double.NaN;
    }
    sound.write(product, values);
  }
}
