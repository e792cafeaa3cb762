package dev.tidemark.bench;

import dev.tidemark.bench.freshness.FreshnessBench;
import dev.tidemark.bench.freshness.FreshnessBenchConfig;
import dev.tidemark.bench.gateway.GatewayBench;
import dev.tidemark.bench.gateway.GatewayBenchConfig;
import dev.tidemark.bench.measure.Report;
import dev.tidemark.bench.processor.ProcessorBench;
import dev.tidemark.bench.processor.ProcessorBenchConfig;
import dev.tidemark.bench.store.StoreBench;
import dev.tidemark.bench.store.StoreBenchConfig;
import dev.tidemark.config.ConfigException;
import java.util.Arrays;
import java.util.Map;

/** Runs one benchmark. Exits with 2 on wrong arguments, with 1 when a benchmark fails. */
public final class BenchApplication {
  private static final String USAGE =
      """
      usage: ./tidemark bench gateway|processor|freshness|store|page [--key=value …]

        gateway     CPU time per event beside an empty HTTP handler; latency at half load,
                      and under three times what the gateway can take
                      --connections 512  --rounds 5  --duration 5s
        processor   events/s beside a plain read of the same topic, and beside Kafka Streams and Flink
                      --events 3000000  --rounds 3  --batch 250000  --spark.KEY VALUE
                      --scaling  instead: ten times the pages, users and open windows
        freshness   from a beacon to its number on an open page
                      --rate 2000  --seconds 60  --warm-up 20  --store duckdb|clickhouse
        store       the dashboard's questions over a week of minutes, in DuckDB and in ClickHouse
                      --days 7  --pages 2000  --links 20  --rounds 20  --stores duckdb,clickhouse
                      --clickhouse-url http://…  instead of the server installed here
        page        the page's first paint and weight, and memory while it stays open, in Chromium
                      --duration 10m  --clients 2  --samples 12

      The last line of the output is the figures as JSON. Let nothing else run on the machine.
      """;

  private BenchApplication() {}

  public static void main(String[] args) {
    System.setProperty("log4j2.configurationFile", "bench-log4j2.properties");
    if (args.length == 0) {
      System.err.print(USAGE);
      System.exit(2);
    }
    try {
      Report report = run(args[0], Arrays.copyOfRange(args, 1, args.length));
      System.out.println(report.toJson());
      System.exit(0); // Spark leaves threads behind
    } catch (ConfigException e) {
      System.err.println(e.getMessage());
      System.exit(e.exitCode());
    } catch (Exception e) {
      System.err.println("The benchmark failed: " + (e.getMessage() == null ? e : e.getMessage()));
      System.exit(1);
    }
  }

  private static Report run(String benchmark, String[] flags) throws Exception {
    Map<String, String> environment = System.getenv();
    switch (benchmark) {
      case "gateway" -> {
        GatewayBenchConfig config =
            GatewayBenchConfig.from(GatewayBenchConfig.SCHEMA.read(flags, environment));
        return new GatewayBench(config, Installation.find(), System.out).run();
      }
      case "processor" -> {
        ProcessorBenchConfig config =
            ProcessorBenchConfig.from(ProcessorBenchConfig.SCHEMA.read(flags, environment));
        return new ProcessorBench(config, Installation.find(), System.out).run();
      }
      case "freshness" -> {
        FreshnessBenchConfig config =
            FreshnessBenchConfig.from(FreshnessBenchConfig.SCHEMA.read(flags, environment));
        return new FreshnessBench(config, Installation.find(), System.out).run();
      }
      case "store" -> {
        StoreBenchConfig config =
            StoreBenchConfig.from(StoreBenchConfig.SCHEMA.read(flags, environment));
        return new StoreBench(config, System.out).run();
      }
      default -> {
        boolean help = benchmark.equals("--help");
        System.err.print((help ? "" : "Unknown benchmark '" + benchmark + "'\n") + USAGE);
        System.exit(help ? 0 : 2);
        return null;
      }
    }
  }
}
