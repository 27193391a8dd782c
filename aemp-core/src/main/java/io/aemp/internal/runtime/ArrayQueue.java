package io.aemp.internal.runtime;

import java.util.AbstractQueue;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

import org.jspecify.annotations.Nullable;

/**
 * A FIFO queue in an array that grows. If there is no memory to grow, nothing has
 * changed: {@link java.util.ArrayDeque} stores the element first, and then looks empty.
 * Not safe for use by several threads.
 *
 * @param <E> the type of the elements
 */
public final class ArrayQueue<E> extends AbstractQueue<E> {

	/** A power of two, as are all sizes. */
	private static final int FIRST_SIZE = 16;

	private final IntFunction<@Nullable Object[]> allocator;

	/** Null elements are free. */
	private @Nullable Object[] elements;

	private int head;

	private int size;

	/**
	 * Creates an empty queue.
	 */
	public ArrayQueue() {
		this(Object[]::new);
	}

	/**
	 * Creates an empty queue.
	 * @param allocator creates the arrays
	 */
	ArrayQueue(IntFunction<@Nullable Object[]> allocator) {
		this.allocator = allocator;
		this.elements = allocator.apply(FIRST_SIZE);
	}

	/**
	 * Adds an element at the end.
	 * @param element the element
	 * @return always true
	 */
	@Override
	public boolean offer(E element) {
		if (this.size == this.elements.length) {
			grow();
		}
		this.elements[index(this.size)] = element;
		this.size++;
		return true;
	}

	private void grow() {
		@Nullable Object[] larger = this.allocator.apply(Math.multiplyExact(2, this.size));
		int untilEnd = this.size - this.head;
		System.arraycopy(this.elements, this.head, larger, 0, untilEnd);
		System.arraycopy(this.elements, 0, larger, untilEnd, this.head);
		this.elements = larger;
		this.head = 0;
	}

	private int index(int position) {
		return (this.head + position) & (this.elements.length - 1);
	}

	@SuppressWarnings("unchecked")
	private @Nullable E at(int position) {
		return (E) this.elements[index(position)];
	}

	@Override
	public @Nullable E poll() {
		E first = peek();
		if (first != null) {
			this.elements[this.head] = null;
			this.head = index(1);
			this.size--;
		}
		return first;
	}

	@Override
	public @Nullable E peek() {
		return (this.size > 0) ? at(0) : null;
	}

	/**
	 * Returns the element that was added last.
	 * @return null if this queue is empty
	 */
	public @Nullable E peekLast() {
		return (this.size > 0) ? at(this.size - 1) : null;
	}

	@Override
	public int size() {
		return this.size;
	}

	@Override
	public void clear() {
		while (poll() != null) {
			// Also frees the elements.
		}
	}

	/**
	 * Returns an iterator that does not remove.
	 * @return the elements, the one that has waited longest first
	 */
	@Override
	public Iterator<E> iterator() {
		return new Iterator<>() {

			private int position;

			@Override
			public boolean hasNext() {
				return this.position < ArrayQueue.this.size;
			}

			@Override
			public E next() {
				E element = hasNext() ? at(this.position) : null;
				if (element == null) {
					throw new NoSuchElementException();
				}
				this.position++;
				return element;
			}

		};
	}

}
