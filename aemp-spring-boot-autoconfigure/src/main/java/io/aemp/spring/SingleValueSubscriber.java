package io.aemp.spring;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

import org.springframework.core.ReactiveAdapter;

/**
 * Completes a future with the first value of a publisher, or with null if it has none.
 */
final class SingleValueSubscriber implements Subscriber<Object> {

	private final CompletableFuture<@Nullable Object> future = new CompletableFuture<>();

	/**
	 * Subscribes to the value of a reactive type. Only here, so that applications without
	 * reactive types need not have their interfaces.
	 * @param adapter knows the type
	 * @param source an object of this type
	 * @return a future with the value
	 */
	static CompletableFuture<@Nullable Object> subscribe(ReactiveAdapter adapter, Object source) {
		SingleValueSubscriber subscriber = new SingleValueSubscriber();
		adapter.toPublisher(source).subscribe(subscriber);
		return subscriber.future;
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object value) {
		this.future.complete(value);
	}

	@Override
	public void onError(Throwable failure) {
		this.future.completeExceptionally(failure);
	}

	@Override
	public void onComplete() {
		this.future.complete(null);
	}

}
