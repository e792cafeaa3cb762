package dev.tidemark.processor.spark;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.objects.Invoke;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.ObjectType;
import scala.collection.JavaConverters;
import scala.collection.immutable.Seq;

/**
 * Columns that call a method of ours on Spark's internal values, with no conversion between the
 * two.
 *
 * <p>Spark copies a deterministic expression to wherever its value is used, and filters through it;
 * one that is marked as non-deterministic is called exactly once a row, where it stands. That is
 * both what makes parsing cheap and what makes counting in the call right.
 */
public final class Calls {
  private Calls() {}

  /**
   * Calls {@code target.method(arguments…)} once a row.
   *
   * @param target serializable; every task has a copy of its own
   * @param resultType what the method gives, in Spark's internal form
   */
  public static Column nonDeterministic(
      Object target, String method, DataType resultType, List<Column> arguments) {
    Expression receiver = Literal.fromObject(target, new ObjectType(target.getClass()));
    return new Column(
        new Invoke(
            receiver,
            method,
            resultType,
            seq(arguments.stream().map(Column::expr).toList()),
            seq(List.of()),
            false,
            true,
            false));
  }

  private static <T> Seq<T> seq(List<T> list) {
    return JavaConverters.asScalaBuffer(list).toList();
  }
}
