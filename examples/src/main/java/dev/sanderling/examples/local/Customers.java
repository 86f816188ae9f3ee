package dev.sanderling.examples.local;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A steady small load: orders come in, are paid, change, and some are deleted. */
public final class Customers implements AutoCloseable {
    private static final long PAUSE_MILLIS = 250;

    private final Thread thread;
    private volatile boolean open = true;
    private volatile @Nullable SQLException failure;

    private Customers(Shop shop) {
        thread = Thread.ofVirtual().name("customers").start(() -> buy(shop));
    }

    public static Customers enter(Shop shop) {
        return new Customers(shop);
    }

    private void buy(Shop shop) {
        try (Connection connection = shop.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int number = 0; open; number++) {
                statement.execute("INSERT INTO orders (customer_id, total) VALUES (1 + %d %% 50, %d.50)"
                        .formatted(number, number % 100));
                statement.execute("INSERT INTO order_lines (order_id, article, quantity, price)"
                        + " SELECT max(id), 'article-" + number % 20 + "', 1, 9.90 FROM orders");
                connection.commit();
                statement.execute("UPDATE orders SET state = 'paid' WHERE id = (SELECT max(id) FROM orders)");
                statement.execute(
                        "INSERT INTO payments (order_id, amount) SELECT id, total FROM orders ORDER BY id DESC LIMIT 1");
                if (number % 10 == 9) {
                    statement.execute("DELETE FROM orders WHERE id = (SELECT min(id) FROM orders)");
                }
                connection.commit();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Why the load ended by itself, or null while it goes on. */
    public @Nullable SQLException failure() {
        return failure;
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        thread.join();
    }
}
