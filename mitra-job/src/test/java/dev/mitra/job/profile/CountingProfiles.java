package dev.mitra.job.profile;

import dev.mitra.job.config.ProfileSettings;
import dev.mitra.job.control.ControlReader;
import dev.mitra.job.control.ControlSnapshot;
import dev.mitra.job.fixtures.Payments;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.jspecify.annotations.Nullable;

/** Profiles whose use of state and counters is seen, and whose state can be damaged. */
final class CountingProfiles extends ProfileOperator {
  private static final long serialVersionUID = 1L;
  private static final byte[] DAMAGED = {99, 99, 99};

  private transient int reads;
  private transient int writes;
  private transient boolean damaged;
  private final transient Map<String, Counter> counters = new HashMap<>();

  CountingProfiles(long retentionMillis, ControlSnapshot snapshot) {
    this(retentionMillis, 0, snapshot);
  }

  CountingProfiles(long retentionMillis, long cacheBytes, ControlSnapshot snapshot) {
    super(
        Payments.YAML,
        3_600_000,
        new ProfileSettings(retentionMillis, cacheBytes),
        snapshot,
        ControlReader.NONE);
  }

  int reads() {
    return reads;
  }

  int writes() {
    return writes;
  }

  /** Makes the next read of state answer bytes that are no profile. */
  void damageNextRead() {
    damaged = true;
  }

  long counted(String name) {
    return Objects.requireNonNull(counters.get(name)).getCount();
  }

  @Override
  protected ValueState<byte[]> profileState(ValueStateDescriptor<byte[]> described) {
    return new Watched(super.profileState(described));
  }

  @Override
  public OperatorMetricGroup getMetricGroup() {
    return watch(
        OperatorMetricGroup.class,
        super.getMetricGroup(),
        (method, arguments, result) -> {
          if (result instanceof Counter counter && arguments != null) {
            counters.put((String) arguments[0], counter);
          }
          return result;
        });
  }

  private interface Watcher {
    Object seen(Method method, Object @Nullable [] arguments, Object result);
  }

  private static <T> T watch(Class<T> type, T target, Watcher watcher) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(target, arguments);
                return result == null ? null : watcher.seen(method, arguments, result);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private final class Watched implements ValueState<byte[]> {
    private final ValueState<byte[]> state;

    Watched(ValueState<byte[]> state) {
      this.state = state;
    }

    @Override
    public byte @Nullable [] value() throws IOException {
      reads++;
      if (damaged) {
        damaged = false;
        return DAMAGED;
      }
      return state.value();
    }

    @Override
    public void update(byte[] value) throws IOException {
      writes++;
      state.update(value);
    }

    @Override
    public void clear() {
      writes++;
      state.clear();
    }
  }
}
