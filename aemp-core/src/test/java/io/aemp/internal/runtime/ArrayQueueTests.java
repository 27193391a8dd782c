package io.aemp.internal.runtime;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Random;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArrayQueueTests {

	/** True if arrays that are larger than the first one cannot be had. */
	private boolean lacksMemory;

	@Test
	void whenElementsComeAndGoThenItIsTheQueueOfTheJdk() {
		Random random = new Random(1);
		Queue<Integer> expected = new ArrayDeque<>();
		ArrayQueue<Integer> queue = new ArrayQueue<>();
		for (int step = 0; step < 10_000; step++) {
			if (random.nextInt(100) < 52) {
				expected.add(step);
				queue.add(step);
			}
			else {
				assertThat(queue.peek()).isEqualTo(expected.peek());
				assertThat(queue.poll()).isEqualTo(expected.poll());
			}
			assertThat(queue).hasSameSizeAs(expected);
		}
		assertThat(queue).containsExactlyElementsOf(expected);
	}

	@Test
	void whenThereIsNoMemoryToGrowThenNothingHasChanged() {
		ArrayQueue<Integer> queue = new ArrayQueue<>(this::allocate);
		for (int i = 0; i < 5; i++) {
			queue.add(-1);
			queue.poll();
		}
		for (int i = 0; i < 16; i++) {
			queue.add(i);
		}
		this.lacksMemory = true;
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> queue.add(16));
		assertThat(queue).hasSize(16);
		assertThat(queue.peekLast()).isEqualTo(15);
		assertThat(queue.poll()).isZero();
		queue.add(16);
		this.lacksMemory = false;
		queue.add(17);
		assertThat(queue).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
	}

	private @Nullable Object[] allocate(int size) {
		if (this.lacksMemory) {
			throw new OutOfMemoryError("thrown on purpose");
		}
		return new Object[size];
	}

	@Test
	void whenItIsClearedThenItIsEmptyAndUsable() {
		ArrayQueue<String> queue = new ArrayQueue<>();
		assertThat(queue.peekLast()).isNull();
		assertThat(queue.poll()).isNull();
		queue.add("one");
		queue.clear();
		assertThat(queue).isEmpty();
		assertThat(queue.peek()).isNull();
		queue.add("two");
		assertThat(queue.peekLast()).isEqualTo("two");
	}

	@Test
	void whenAnIteratorIsAtTheEndThenThereIsNoNextElement() {
		Iterator<String> iterator = new ArrayQueue<String>().iterator();
		assertThat(iterator.hasNext()).isFalse();
		assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(iterator::next);
	}

}
