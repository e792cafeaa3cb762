package dev.tidemark.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.gateway.http.DeadlineQueue.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadlineQueueTest {
  private final List<String> expired = new ArrayList<>();
  private final DeadlineQueue<String> queue =
      new DeadlineQueue<>(Duration.ofNanos(100), expired::add);

  @Test
  void tellsInOrderOfExpiry() {
    queue.start(new Entry<>("a"), 0);
    queue.start(new Entry<>("b"), 10);
    queue.start(new Entry<>("c"), 20);

    queue.expire(99);
    assertThat(expired).isEmpty();
    queue.expire(110);
    assertThat(expired).containsExactly("a", "b");
    queue.expire(1_000);
    assertThat(expired).containsExactly("a", "b", "c");
  }

  @Test
  void forgetsWhatIsCancelledWhereverItStands() {
    Entry<String> first = new Entry<>("first");
    Entry<String> middle = new Entry<>("middle");
    Entry<String> last = new Entry<>("last");
    for (Entry<String> entry : List.of(first, middle, last)) {
      queue.start(entry, 0);
    }

    middle.cancel();
    middle.cancel();
    first.cancel();
    queue.expire(100);

    assertThat(expired).containsExactly("last");
  }

  @Test
  void startsAgainWithNewTime() {
    Entry<String> entry = new Entry<>("a");
    queue.start(entry, 0);
    queue.start(entry, 50);

    queue.expire(149);
    assertThat(expired).isEmpty();
    queue.expire(150);
    assertThat(expired).containsExactly("a");
  }

  @Test
  void movesBetweenQueues() {
    DeadlineQueue<String> other = new DeadlineQueue<>(Duration.ofNanos(10), expired::add);
    Entry<String> entry = new Entry<>("a");
    queue.start(entry, 0);
    other.start(entry, 0);

    queue.expire(1_000);
    assertThat(expired).isEmpty();
    other.expire(1_000);
    assertThat(expired).containsExactly("a");
  }

  @Test
  void agreesWithAMapOfDeadlines() {
    long seed = 20_261_123;
    Random random = new Random(seed);
    List<Entry<String>> entries = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      entries.add(new Entry<>(Integer.toString(i)));
    }
    Map<String, Long> model = new HashMap<>();
    for (long now = 0; now < 20_000; now++) {
      int i = random.nextInt(entries.size());
      if (random.nextInt(3) > 0) {
        queue.start(entries.get(i), now);
        model.put(Integer.toString(i), now + 100);
      } else {
        entries.get(i).cancel();
        model.remove(Integer.toString(i));
      }
      expired.clear();
      queue.expire(now);
      long at = now;
      List<String> due = model.keySet().stream().filter(key -> model.get(key) <= at).toList();
      assertThat(expired).as("seed " + seed).containsExactlyInAnyOrderElementsOf(due);
      model.keySet().removeAll(due);
    }
  }
}
