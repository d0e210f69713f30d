"""That the comparison sees what differs, and nothing else; that random expressions are what they say."""
import random
import unittest

import numpy as np
from compare import Node, accepted, dask_graph, elements, evaluate, graph_difference, value_difference
from expression import shrunk
from generate import expression
from operations import FAMILIES

ADDED_TO_ITS_TRANSPOSE = "x = da.ones((6, 4), chunks=(2, 2)); (x[:4] + x[:4].T).sum(axis=0)"


class Graphs(unittest.TestCase):
    def setUp(self):
        self.graph = dask_graph(evaluate(ADDED_TO_ITS_TRANSPOSE))

    def differs(self, **changed):
        return graph_difference(self.graph, self.graph._replace(**changed))

    def test_the_order_of_tasks_is_none(self):
        order = list(range(len(self.graph.nodes)))
        random.Random(1).shuffle(order)
        place = {old: new for new, old in enumerate(order)}
        nodes = [self.graph.nodes[old] for old in order]
        inputs = [{place[i] for i in self.graph.inputs[old]} for old in order]
        self.assertIsNone(self.differs(nodes=nodes, inputs=inputs))

    def test_every_change_of_a_task_is_seen(self):
        for i, node in enumerate(self.graph.nodes):
            for other in (
                node._replace(label="other"),
                node._replace(coordinate="(9, 9)"),
                node._replace(is_output=not node.is_output),
            ):
                nodes = [*self.graph.nodes[:i], other, *self.graph.nodes[i + 1 :]]
                self.assertIsNotNone(self.differs(nodes=nodes), other)

    def test_every_edge_that_is_missing_is_seen(self):
        for i, inputs in enumerate(self.graph.inputs):
            for j in inputs:
                changed = [*self.graph.inputs[:i], inputs - {j}, *self.graph.inputs[i + 1 :]]
                self.assertIsNotNone(self.differs(inputs=changed), (i, j))

    def test_a_task_too_many_is_seen(self):
        nodes = [*self.graph.nodes, Node("ones_like", "(0, 0)", False)]
        self.assertIsNotNone(self.differs(nodes=nodes, inputs=[*self.graph.inputs, set()]))

    def test_two_that_look_alike_are_told_apart_by_what_is_far_away(self):
        """Two chains of the same tasks, crossed in the middle: every task has inputs and users that look the same."""
        nodes = [Node(label, "0", label == "f") for _ in range(2) for label in ("a", "b", "c", "d", "e", "f")]
        nodes[0], nodes[6] = Node("a", "0", False), Node("a", "1", False)
        nodes[5], nodes[11] = Node("f", "0", True), Node("f", "1", True)
        straight = [set(), {0}, {1}, {2}, {3}, {4}, set(), {6}, {7}, {8}, {9}, {10}]
        crossed = [set(), {0}, {1}, {8}, {3}, {4}, set(), {6}, {7}, {2}, {9}, {10}]
        one, other = (self.graph._replace(nodes=nodes, inputs=inputs) for inputs in (straight, crossed))
        self.assertIsNone(graph_difference(one, one))
        self.assertIsNotNone(graph_difference(one, other))

    def test_the_result_is_compared(self):
        for changed in ({"shape": (4, 1)}, {"chunks": ((1, 3),)}, {"dtype": "float32"}):
            self.assertIsNotNone(self.differs(**changed), changed)


class Values(unittest.TestCase):
    def test_rounding_is_no_difference(self):
        x = np.array([1.0, -3.0, np.nan, np.inf, 1e-9])
        self.assertIsNone(value_difference(x, x * (1 + 1e-13)))
        self.assertIsNone(value_difference(x.astype("f4"), x.astype("f4") * np.float32(1 + 2e-7)))

    def test_anything_else_is(self):
        x = np.array([1.0, -3.0, np.nan, np.inf])
        for last in (np.nan, -np.inf, 9):
            self.assertIsNotNone(value_difference(x, np.array([1, -3, np.nan, last])), last)
        self.assertIsNotNone(value_difference(x, x * (1 + 1e-11)))
        self.assertIsNotNone(value_difference(x, np.array([1, -3, 0, np.inf])))
        self.assertIsNotNone(value_difference(x, x.astype("f4")))
        self.assertIsNotNone(value_difference(x, x[None]))
        large = np.array([2**53, 5])
        self.assertIsNotNone(value_difference(large, large + [1, 0]))
        self.assertIsNotNone(value_difference(np.array([True, False]), np.array([True, True])))


class Refusals(unittest.TestCase):
    def test_what_fails_while_computing_is_refused(self):
        self.assertFalse(accepted("da.ones(0, chunks=2).max()"))
        self.assertTrue(accepted("da.ones(2, chunks=2).max()"))


class RandomExpressions(unittest.TestCase):
    def test_the_text_makes_what_grew(self):
        for number in range(60):
            one = expression("text", number, list(FAMILIES))
            x = evaluate(one.text)
            self.assertIsNone(graph_difference(dask_graph(one.x), dask_graph(x)), one.text)
            if not one.is_random:
                self.assertIsNone(value_difference(one.values, elements(x)), one.text)

    def test_a_number_is_always_the_same(self):
        texts = {expression("again", 5, list(FAMILIES)).text for _ in range(2)}
        self.assertEqual(len(texts), 1)

    def test_a_failing_one_is_made_small(self):
        n_seen = 0
        for number in range(60):
            one = expression("small", number, ["creation", "elementwise", "cumulative"])
            if "cumprod" not in one.text:
                continue
            n_seen += 1
            small = shrunk(one, lambda other: "cumprod" in other.text)
            self.assertLessEqual(len(small.descendants()), 2, small.text)
        self.assertGreater(n_seen, 0)


if __name__ == "__main__":
    unittest.main()
