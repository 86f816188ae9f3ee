package dev.sanderling.runner.batch;

import dev.sanderling.outcome.Failure;
import dev.sanderling.plan.CapturePlan;
import dev.sanderling.runner.batch.ModelWorld.Defect;
import dev.sanderling.runner.batch.ModelWorld.Died;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import org.jspecify.annotations.Nullable;

/**
 * One way in which runs may meet. Each run is a thread, and one of them at a time goes on: from its beginning, or from
 * where it was paused, to its end or its next pause. When all are over nothing goes wrong any more, and a last run must
 * bring everything in order.
 */
final class ModelPlay {
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "model");
        thread.setDaemon(true);
        return thread;
    });
    private static final Object PAUSED = new Object();
    private static final Object ENDED = new Object();

    private final ModelWorld world;
    private final CapturePlan usual;
    private final CapturePlan asking;
    private final int runs;
    private final List<Turn> paused = new ArrayList<>();
    private int started;

    /** @param asking the same job, with somebody's wish to go on from another place */
    ModelPlay(ModelChoices choices, Defect defect, int faults, int runs, CapturePlan usual, CapturePlan asking) {
        // Two segments of a run, where there are few runs; each later run finds one more.
        this.world = new ModelWorld(choices, defect, faults, runs > 2 ? 1 : 2);
        this.usual = usual;
        this.asking = asking;
        this.runs = runs;
    }

    ModelWorld world() {
        return world;
    }

    void play() {
        CapturePlan plan = usual;
        while (started < runs || !paused.isEmpty()) {
            int ways = paused.size() + (started < runs ? 1 : 0);
            int way = ways == 1 ? 0 : world.choices.of(ways);
            Turn turn;
            if (way < paused.size()) {
                turn = paused.remove(way);
            } else {
                if (started > 0 && plan == usual && world.fault(2) == 1) {
                    world.say("somebody asks to go on from another place");
                    plan = asking;
                }
                turn = begin(plan);
            }
            world.others = paused.size() + runs - started;
            if (turn.proceed() == PAUSED) {
                paused.add(turn);
            }
        }
        while (!world.late.isEmpty()) {
            world.say("what was late arrives");
            world.late.removeFirst().run();
        }
        world.calm();
        last(plan);
        world.atRest();
    }

    private Turn begin(CapturePlan plan) {
        if (started > 0) {
            world.newest++;
        }
        return new Turn((char) ('A' + started++) + "", plan);
    }

    private void last(CapturePlan plan) {
        world.newest++;
        Turn turn = new Turn("last", plan);
        turn.proceed();
        Optional<Failure> failure = turn.failure;
        if (failure.isPresent()) {
            world.require(false, "the last run failed: " + failure.get().getMessage());
        }
    }

    /** Gives up the threads of paused runs. */
    void abandon() {
        paused.forEach(turn -> turn.go.offer(new Died()));
    }

    /** A run on its thread. */
    private final class Turn {
        final SynchronousQueue<Object> go = new SynchronousQueue<>();
        private final SynchronousQueue<Object> back = new SynchronousQueue<>();
        private final ModelRun run;
        private boolean begun;
        Optional<Failure> failure = Optional.empty();

        Turn(String name, CapturePlan plan) {
            run = new ModelRun(name, world, plan, this::pause);
        }

        /** Lets it go on; PAUSED or ENDED. */
        Object proceed() {
            try {
                if (begun) {
                    go.put(PAUSED);
                } else {
                    begun = true;
                    THREADS.execute(this::live);
                }
                Object answer = back.take();
                if (answer instanceof Error error) {
                    throw error;
                }
                if (answer instanceof RuntimeException exception) {
                    throw exception;
                }
                return answer;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void pause() {
            answer(PAUSED);
            try {
                if (go.take() instanceof Died died) {
                    throw died;
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private void live() {
            @Nullable Object end = ENDED;
            try {
                failure = run.run();
            } catch (Died died) {
                end = ENDED;
            } catch (Error | RuntimeException e) {
                end = e;
            }
            answer(end);
        }

        private void answer(Object what) {
            try {
                back.put(what);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
