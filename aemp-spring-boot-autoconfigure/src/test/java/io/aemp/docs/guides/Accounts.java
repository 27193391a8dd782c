package io.aemp.docs.guides;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.spring.AempPort;
import io.aemp.spring.OnError;
import io.aemp.spring.PortAware;
import io.aemp.spring.Rcv;
import io.aemp.spring.SenderNode;

@AempPort(name = "accounts", onError = OnError.REPLY)
class Accounts implements PortAware {

	private final Map<String, BigDecimal> balances = new HashMap<>();

	private final Node node;

	Accounts(Node node) {
		this.node = node;
	}

	@Override
	public void setPort(Port port) {
		this.node.family("accounts").register(port);
	}

	@Rcv("pay-in")
	BigDecimal payIn(Payment payment, @SenderNode String from) {
		if (payment.amount().signum() <= 0) {
			throw new IllegalArgumentException("The amount must be positive");
		}
		return this.balances.merge(payment.account(), payment.amount(), BigDecimal::add);
	}

	@Rcv("rate")
	CompletableFuture<Double> rate(String currency) {
		return this.node.cal("rates#rates", "rate", currency).thenApply((answer) -> answer.decimal(0));
	}

	@Rcv
	void other(Message message) {
		System.out.println("Unknown: " + message.tag());
	}

	record Payment(String account, BigDecimal amount) {

	}

}
