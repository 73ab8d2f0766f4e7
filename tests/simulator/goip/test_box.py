"""The box as a whole."""

from twisted.trial.unittest import SynchronousTestCase as TestCase

from tests.simulator.goip.scene import START, Scene


class Rebooting(TestCase):
    def test_connections_and_queues_are_gone_and_lines_come_back(self) -> None:
        scene = Scene("--reboot-s", "60", speed=1.0)
        end = scene.bound()
        for _ in range(3):
            end.submit()
        scene.goip.reboot()
        self.assertTrue(end.was_cut)
        self.assertEqual([line.waiting for line in scene.goip.lines], [0, 0, 0, 0])
        self.assertIsNone(scene.face.connect(end))
        scene.clock.advance(61)
        self.assertTrue(all(line.logged_in for line in scene.goip.lines))
        scene.bound()

    def test_it_may_happen_every_day(self) -> None:
        scene = Scene("--reboot-daily-at", "13:30", "--reboot-s", "1", speed=1.0)
        for until in (61, 86400):
            end = scene.bound()
            scene.clock.advance(until)
            self.assertTrue(end.was_cut)
            scene.clock.advance(2)
        self.assertEqual(scene.clock.seconds(), START + 61 + 86400 + 4)


class Counting(TestCase):
    def test_everything_is_counted(self) -> None:
        scene = Scene()
        end = scene.bound()
        end.submit()
        for each in end.pdus()[1:]:
            end.respond(each)
        scene.receive(1, "Hi")
        end.respond(end.pdus()[0])
        stats = scene.goip.stats()
        wanted = {
            "submits": 1,
            "receipts": 2,
            "receipts_answered": 2,
            "received": 1,
            "delivered": 1,
            "bound": 1,
        }
        self.assertEqual({name: stats[name] for name in wanted}, wanted)


class Telling(TestCase):
    def test_what_happens_is_a_line_for_people(self) -> None:
        scene, said = Scene(), list[str]()
        scene.goip.say = said.append
        scene.end().bind("goip109")
        end = scene.bound("goip101")
        end.submit(b"Hi", to=b"+49")
        scene.goip.lines[0].fail_with(500)
        end.submit(b"Hi", to=b"+49")
        scene.receive(1, "Hello")
        scene.goip.lines[1].log_out()
        end.hang_up()
        self.assertEqual(
            said,
            [
                "smpp: a bind as goip109 is refused",
                "smpp: goip101 is bound, trx",
                "goip101: sent to +49: Hi",
                "goip101: reported delivered, to +49",
                "goip101: failed 500, to +49",
                "goip101: received from +4477: Hello",
                "goip102: logout",
                "smpp: goip101 is gone",
            ],
        )
