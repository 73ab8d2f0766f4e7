"""What a person may do: a sender for its own ESME, an admin for any, a viewer nothing but look."""

from router.desk.errors import CannotDo, Unfit
from router.desk.people import Person, Role
from router.desk.rights import NOBODY, MayNot, confined_to, reads_texts, sender, whose
from router.sms.value import evolve
from tests.desk.scene import DeskCase
from tests.support.values import account

ADMIN = Person(name="ann", role=Role.ADMIN)
OF_CRM = Person(name="bob", role=Role.SENDER, account=account("crm"))


class SenderTests(DeskCase):
    def setUp(self) -> None:
        self.opened()

    def refused(self, person: Person, esme: str = "") -> tuple[type[CannotDo], str]:
        error = self.assertRaises(CannotDo, sender, person, esme, self.desk.esmes)
        return type(error), str(error)

    def test_a_sender_sends_for_its_own_named_or_not(self) -> None:
        for esme in ("", "crm"):
            self.assertEqual(sender(OF_CRM, esme, self.desk.esmes).system_id, "crm")

    def test_it_sends_for_no_other(self) -> None:
        self.assertEqual(self.refused(OF_CRM, "shop"), (MayNot, "bob sends for crm alone"))

    def test_a_viewer_sends_nothing_even_with_an_esme(self) -> None:
        viewer = evolve(OF_CRM, role=Role.VIEWER)
        self.assertEqual(self.refused(viewer), (MayNot, "this user may look, and not send"))

    def test_an_admin_names_any_that_there_is(self) -> None:
        self.assertEqual(sender(ADMIN, "crm", self.desk.esmes).system_id, "crm")
        self.assertEqual(self.refused(ADMIN, "who")[0], Unfit)

    def test_an_admin_of_an_esme_need_not_say(self) -> None:
        admin = evolve(OF_CRM, role=Role.ADMIN)
        self.assertEqual(sender(admin, "", self.desk.esmes).system_id, "crm")
        self.assertEqual(self.refused(ADMIN)[0], Unfit)

    def test_for_one_that_is_not_enabled_nobody_sends(self) -> None:
        gone = evolve(OF_CRM, account=evolve(account("crm"), enabled=False))
        self.assertEqual(self.refused(gone), (MayNot, "crm is not enabled in the configuration"))


class WhoseTests(DeskCase):
    def test_a_sender_sees_the_messages_of_its_esme_alone(self) -> None:
        self.assertEqual([whose(OF_CRM), whose(evolve(OF_CRM, account=None))], ["crm", NOBODY])

    def test_viewers_and_admins_see_all_whatever_their_esme(self) -> None:
        self.assertEqual([whose(evolve(OF_CRM, role=role)) for role in (Role.VIEWER, Role.ADMIN)], [None] * 2)

    def test_one_without_an_esme_sees_none(self) -> None:
        self.assertEqual([confined_to(OF_CRM), confined_to(ADMIN)], ["crm", ""])
        self.assertRaises(MayNot, confined_to, evolve(OF_CRM, account=None))

    def test_texts_are_for_all_but_viewers_unless_the_configuration_says_so(self) -> None:
        viewer = evolve(OF_CRM, role=Role.VIEWER)
        self.assertEqual([reads_texts(one, False) for one in (ADMIN, OF_CRM, viewer)], [True, True, False])
        self.assertTrue(reads_texts(viewer, True))
