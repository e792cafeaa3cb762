package dev.tidemark.bench.score;

import dev.tidemark.bench.score.Play.Raised;
import dev.tidemark.results.AlertRow;
import dev.tidemark.results.ResultStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A store that takes note of when each alert is written first; a table keeps the last row only. */
final class RaisedAlerts {
  private record Key(Object kind, String subject, Instant openedAt) {}

  private final Map<Key, Instant> judgedFirst = new LinkedHashMap<>();
  private final Map<Key, AlertRow> last = new LinkedHashMap<>();
  private final ResultStore store;

  RaisedAlerts(ResultStore store) {
    this.store =
        (ResultStore)
            Proxy.newProxyInstance(
                RaisedAlerts.class.getClassLoader(),
                new Class<?>[] {ResultStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("writeAlerts")) {
                    note((List<?>) arguments[0]);
                  }
                  return invoke(store, method, arguments);
                });
  }

  private static Object invoke(ResultStore store, Method method, Object[] arguments)
      throws Throwable {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void note(List<?> alerts) {
    for (Object written : alerts) {
      AlertRow alert = (AlertRow) written;
      Key key = new Key(alert.kind(), alert.subject(), alert.openedAt());
      judgedFirst.putIfAbsent(key, alert.updatedAt());
      last.put(key, alert);
    }
  }

  ResultStore store() {
    return store;
  }

  /**
   * All alerts.
   *
   * @param afterStart how long after a minute's start it is judged
   */
  List<Raised> alerts(Duration afterStart) {
    List<Raised> alerts = new ArrayList<>();
    last.forEach(
        (key, alert) -> alerts.add(new Raised(alert, judgedFirst.get(key).plus(afterStart))));
    return alerts;
  }
}
