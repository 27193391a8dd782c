package io.aemp.docs.guides;

import java.util.ArrayList;
import java.util.List;

import io.aemp.Node;
import io.aemp.spring.AempSpawn;
import io.aemp.spring.Rcv;

import org.springframework.context.annotation.Scope;

@AempSpawn("Demo::Chat::open")
@Scope("prototype")
class ChatRooms {

	private final Node node;

	private final List<String> members = new ArrayList<>();

	ChatRooms(Node node) {
		this.node = node;
	}

	@Rcv("join")
	void join(String member) {
		this.members.add(member);
	}

	@Rcv("say")
	void say(String text) {
		this.members.forEach((member) -> this.node.snd(member, "said", text));
	}

}
