"""What a site puts between and around the words of its articles: which blocks it is, and what it is called.

Conservative: a whole short block must be such a line; words are never taken out of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from postil.importer.article import Cut
from postil.importer.blocks import Block

LONGEST = 200
"""Characters of a block that may be a leftover."""
REAL = 80
"""Characters of a paragraph that is taken for a part of the article, not of what stands under it."""
MOST_BELOW = 0.3
"""Of all the text, that may be cut from under an article: where it is more, the article is of such stuff."""
ENOUGH = 800
"""Letters that are an article whatever stands under it."""

_NUMBER = r"\d[\d.,  ]*\s?[kкm]?"
_SHARE = r"share|tweet|pin|e-?mail|print|whatsapp|telegram|facebook|twitter|x|reddit|linkedin|vk|viber|copy(?: the)? link|save"
_MONTHS = (
    r"jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sept?\w*|oct\w*|nov\w*|dec\w*|"
    r"январ\w|феврал\w|марта?|апрел\w|ма[йя]|июн\w|июл\w|августа?|сентябр\w|октябр\w|ноябр\w|декабр\w|"
    r"січ\w+|лют\w+|берез\w+|квіт\w+|трав\w+|черв\w+|лип\w+|серп\w+|верес\w+|жовт\w+|листоп\w+|груд\w+|"
    r"janv\w*|févr\w*|mars|avr\w*|mai|juin|juil\w*|août|déc\w*|jänner|märz|juni|juli|okt\w*|dez\w*|"
    r"ene\w*|abr\w*|mayo|ago\w*|dic\w*"
)
_DAY = rf"(?:\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s+(?:de\s+)?(?:{_MONTHS})\.?,?\s*(?:de\s+)?(?:\d{{4}}(?:\s*(?:г\.?|року|года))?)?|(?:{_MONTHS})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
_HOUR = r"(?:\d{1,2}[:.]\d\d(?::\d\d)?(?:\s*[ap]\.?m\.?)?(?:\s*(?:[a-z]{2,5}|uhr|[+-]\d\d:?\d\d))?)"

_LINES: tuple[tuple[str, str], ...] = (
    (
        "donation line",
        r"(?:please )?(?:support|donate to|help support) (?:us|our (?:work|journalism|team|site|website|project|mission))"
        r"(?: (?:on|via|with) (?:patreon|paypal|boosty|ko-?fi))?|donate(?: now| here| today)?|make a donation|become a (?:patron|member|supporter)"
        r"|support (?:independent )?journalism|buy me a coffee"
        r"|(?:поддержать|поддержите|поддержи) (?:нас|проект|редакцию|сайт|издание|автора)|пожертвовать|сделать пожертвование"
        r"|(?:підтримати|підтримайте|підтримай) (?:нас|проєкт|проект|редакцію|сайт)|пожертвувати"
        r"|(?:jetzt )?spenden|unterstützen sie uns|faire un don|soutenez[- ]nous|(?:haz una donación|donar|apóyanos)",
    ),
    (
        "full-size-image line",
        r"(?:click|tap)(?: here)? (?:to|for) (?:see|view|enlarge|open|zoom)?\s*(?:the )?(?:full[- ]?size[d]?|larger?|bigger)?\s*(?:image|photo|picture|version|map)?"
        r"|(?:enlarge|view|expand|open|full[- ]size|hide) (?:this )?(?:image|photo|caption)|image \d+ of \d+|toggle caption"
        r"|(?:нажмите|кликните)[^.]{0,20},? чтобы (?:увеличить|открыть)[^.]{0,40}|увеличить(?: фото| изображение)?"
        r"|(?:натисніть|клікніть)[^.]{0,20},? щоб (?:збільшити|відкрити)[^.]{0,40}|збільшити"
        r"|(?:bild|foto) vergrößern|agrandir l[’']image|cliquez pour agrandir|ampliar(?: la)? (?:imagen|foto)|haga clic para ampliar",
    ),
    (
        "share bar",
        rf"(?:(?:{_NUMBER}\s*)?(?:{_SHARE})(?: (?:this|on|via|to|with|the|article|story|post|page|friends|{_SHARE}|and|&|,|\||/))*\s*(?:{_NUMBER})?)"
        rf"|(?:{_NUMBER} )?(?:total )?(?:shares?|views?|likes?|retweets?)|(?:share|like|follow)(?: this| us)?(?: (?:article|story|post|page))?(?: (?:on|via|with) [\w, &]+)?"
        r"|(?:опубликовать|поделиться|поделитесь|рассказать)(?: (?:новостью|в соцсетях|с друзьями|статьей|ссылкой|в [\w ]+))?|просмотров:? ?[\d ]+"
        r"|(?:поділитися|поділитись|поширити|поділіться)(?: (?:у соцмережах|з друзями|статтею|новиною|в [\w ]+))?|переглядів:? ?[\d ]+"
        r"|(?:artikel )?(?:teilen|merken|drucken|versenden|weiterempfehlen)(?: auf [\w ]+)?|(?:partager|imprimer|envoyer)(?: (?:sur|par|cet article)[\w ]*)?"
        r"|(?:compartir|imprimir|enviar)(?: (?:en|por|este|esta)[\w ]*)?|скопировать ссылку|link kopieren|copier le lien",
    ),
    (
        "comment form",
        r"(?:(?:leave|post|write|add) a (?:reply|comment)|join the (?:conversation|discussion)|(?:view|show|read|load|see) (?:all )?(?:\d+ )?comments?"
        r"|\d+ (?:comments?|replies|responses)|comments?(?: \(?\d+\)?)?(?: are closed)?|log ?in to (?:leave a )?(?:comment|reply)|no comments yet"
        r"|(?:your e-?mail address will not be published[. ]*)?required fields are marked(?: \*)?|your e-?mail address will not be published"
        r"|(?:оставить|добавить|написать) (?:комментарий|отзыв)|комментари(?:и|ев|й)(?: ?\(?\d+\)?)?|\d+ комментари\w+|обсудить|ваш (?:e-?mail|адрес)[^.]* не будет опубликован"
        r"|(?:залишити|додати|написати) коментар|коментар(?:і|ів|)(?: ?\(?\d+\)?)?|ваша e-?mail адреса не оприлюднюватиметься"
        r"|(?:schreibe?n?(?: sie)?|hinterlasse?n?(?: sie)?) (?:einen|eine) (?:kommentar|antwort)|(?:\d+ )?kommentare?(?: \(?\d+\)?)?|kommentar (?:schreiben|verfassen)"
        r"|(?:laisser|poster|écrire|ajouter) un commentaire|(?:\d+ )?commentaires?(?: \(?\d+\)?)?|réagir|(?:deja|escribe|dejar) un comentario|(?:\d+ )?comentarios?(?: \(?\d+\)?)?)",
    ),
    (
        "newsletter box",
        r"(?:sign up|subscribe|register)(?: now| here| today)?(?: (?:for|to) (?:our|the|free)[\w' -]{0,60}(?:newsletters?|emails?|updates|alerts|digest|channel))?"
        r"|(?:get|receive) (?:our|the)[\w' -]{0,50}(?:newsletter|in your inbox)|newsletter(?: sign-?up)?|(?:join|follow|subscribe to) (?:us|our)(?: (?:on|in|telegram|channel|youtube|facebook|twitter|instagram|whatsapp|page|and|,))*"
        r"|(?:подписаться|подписывайтесь|подпишитесь|присоединяйтесь)(?: (?:на|к)(?: \S+){1,9})?|(?:читайте|следите за) (?:нас|нами|нашими новостями)(?: в[ \w]+)?"
        r"|(?:підписатися|підписуйтесь|підпишіться|підписуйтеся|приєднуйтесь)(?: (?:на|до)(?: \S+){1,9})?|читайте нас (?:у|в)[ \w]+"
        r"|(?:jetzt )?(?:newsletter )?(?:abonnieren|anmelden)|(?:inscrivez-vous|abonnez-vous|s[’']abonner)(?: (?:à|pour)(?: \S+){1,8})?|(?:suscríbete|suscríbase|regístrate)(?: (?:a|para|en)(?: \S+){1,8})?",
    ),
    (
        "read-also line",
        r"(?:read|see|watch|related|also|more)(?: (?:also|more|next|on this|on this story|articles?|stories|topics|coverage|posts|news|content|video|links|reading|from|here))+(?: [\w' -]{0,30})?"
        r"|(?:read (?:also|more|next|this)|see also|also (?:read|see|on)|related(?: (?:story|stories|articles?|coverage|video|news))?|more (?:on this|from)|watch(?: also)?|don[’']t miss|recommended|you may also like|up next|trending)\s*[:|>»–-] .{1,180}"
        r"|recommended(?: for you)?|you (?:may|might) also (?:like|be interested in)|don[’']t miss|up next|most (?:read|popular|viewed)|trending(?: now)?|top stories|latest news|in this article|story continues below|article continues(?: below)?(?: advertisement)?"
        r"|(?:читайте|читать|смотрите|смотреть)(?: (?:также|еще|ещё|далее|подробнее|по теме|полностью))+(?:\s*[:—–-]?\s*.{1,180})?|(?:по теме|материалы по теме|похожие (?:новости|материалы)|подробнее|ранее по теме|главное за день)(?:\s*[:—–-]\s*.{1,180})?"
        r"|(?:читайте|читати|дивіться)(?: (?:також|ще|далі|докладніше|детальніше))+(?:\s*[:—–-]?\s*.{1,180})?|(?:за темою|матеріали за темою|схожі (?:новини|матеріали))(?:\s*[:—–-]\s*.{1,180})?"
        r"|(?:lesen sie (?:auch|mehr|hier)|mehr zum thema|lesen sie dazu|siehe auch|zum thema|weiterlesen)(?:\s*[:—–-]\s*.{1,180})?"
        r"|(?:lire (?:aussi|également)|à lire (?:aussi|également)|voir aussi|sur le même (?:sujet|thème))(?:\s*[:—–-]?\s*.{1,180})?"
        r"|(?:lee? también|lea también|leer (?:más|también)|ver también|más información|te puede interesar|noticias? relacionadas?)(?:\s*[:—–-]?\s*.{1,180})?",
    ),
    (
        "advertisement",
        r"(?:advertisements?|advertising|sponsored(?: content| post| links?)?|promoted(?: content)?|paid (?:post|content)|ad|ads by \w+|ad feedback|scroll to continue|continue reading(?: below)?|loading(?: the player)?(?:\.\.\.)?|skip (?:ad|advertisement))"
        r"|реклама|на правах рекламы|партнерский материал|промо|рекламний блок|(?:anzeige|werbung|gesponsert)|publicité|contenu sponsorisé|publicidad|anuncio",
    ),
    (
        "cookie line",
        r"(?:we|this (?:site|website)|our site) uses? cookies[^.]{0,120}\.?(?: .{0,80})?|accept (?:all )?(?:cookies)?|(?:cookie (?:settings|policy|preferences)|manage cookies)"
        r"|(?:мы|сайт|этот сайт) использу\w+ (?:файлы )?cookies?.{0,120}|(?:ми|сайт) використову\w+ (?:файли )?cookies?.{0,120}|(?:diese|unsere) (?:website|seite) verwendet cookies.{0,120}",
    ),
    (
        "copyright line",
        r"(?:copyright|©|\(c\)|all rights reserved)[^.]{0,120}\.?(?: all rights reserved\.?.{0,120})?|.{0,60}(?:all rights reserved|все права защищены|усі права захищено|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados)\.?"
        r"|this material may not be published, broadcast, rewritten,? or redistributed(?: without permission)?\.?",
    ),
    (
        "photo credit",
        r"(?:photo(?:graph)?s?|image|picture|pic|credit|photo credit|image credit|source|photo by|illustration|фото|фото:|иллюстрация|зображення|ілюстрація|foto|bild|quelle|crédit|crédit photo|imagen)\s*(?:credits?|by|courtesy(?: of)?|source)?\s*[:©/]\s*[^.!?]{2,80}"
        r"|(?:©|\(c\))\s*[^.!?]{2,60}|(?:ap|reuters|getty images|afp|epa|dpa|bloomberg|риа новости|тасс|reuters|унiан|уніан)(?:\s*/\s*[^.!?]{2,40})?(?: (?:photo|images?))?",
    ),
    (
        "correction link",
        r"(?:report (?:a |an )?(?:typo|error|mistake|correction)|got a tip\??|contact the (?:author|editors?))|нашли (?:ошибку|опечатку)\?.{0,120}|(?:если вы )?заметили ошибку.{0,140}|якщо ви (?:помітили|знайшли) помилку.{0,140}|знайшли помилку\?.{0,120}",
    ),
    ("line of time", rf"(?:(?:published|posted|updated|last updated|created|date|опубликовано|обновлено|опубліковано|оновлено|veröffentlicht|stand|aktualisiert|publié(?: le)?|mis à jour(?: le)?|publicado(?: el)?|actualizado)\s*:?\s*(?:on |at |le |am )?)?(?:{_HOUR}[,\s|–-]*)?{_DAY}(?:[,\s|–-]*(?:at|um|à|в|о|a las)?\s*{_HOUR})?|(?:\d+|an?|one|two) (?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?) ago|\d+ min(?:ute)?s? read|reading time:? .{{1,20}}|время (?:чтения|на чтение):? .{{1,20}}|lesezeit:? .{{1,20}}"),
)
_TABLE = tuple((why, re.compile(f"(?:{pattern})", re.IGNORECASE)) for why, pattern in _LINES)
"""What such lines are, and all that one may say."""

_FORM = re.compile(
    r"leave a (?:reply|comment)(?: cancel reply)?|(?:оставить|добавить|написать) комментарий|залишити коментар|додати коментар"
    r"|schreibe? einen kommentar|laisser un commentaire|deja un comentario|post a comment|write a comment"
    r"|(?:\d+ )?(?:reader |user )?(?:comments?|responses|комментари[ийев]+|коментарі|коментари|kommentare?|commentaires?|réactions"
    r"|comentarios?|comentar|commenti|komentarze|komentāri|hozzászólások|reacties|kommentarer|yorumlar"
    r"|评论|網友評論|网友评论|最新评论|コメント|댓글)(?: ?[:(]?\d*\)?)?",
    re.IGNORECASE,
)
"""Begins what readers write under an article, to the end of the page."""
_NAME = r"[^\W\d_][\w.’'-]*"
_BYLINE = re.compile(rf"(?:by|от|von|par|por|автор|text|текст)\s*:?\s+{_NAME}(?:[\s,&]+(?:and |und |et |y |и |та )?{_NAME}){{0,7}}", re.IGNORECASE)
_EDGES = " \t\n*•·|>»›→▶►–—-…#[](){}\"“”«»:!.,"
_SUPPORT = re.compile(r"(?:support|donate to|поддержать|поддержи|підтримати|підтримай) \S+(?: \S+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the article whose leftovers are looked for."""

    title: str = ""
    author: str = ""
    site: str = ""


def sifted(blocks: Sequence[Block], about: About) -> tuple[tuple[Block, ...], tuple[Cut, ...]]:
    """Return those of *blocks* that are the article's, and what of the others each is."""
    blocks = blocks[: _end(blocks)] if _end(blocks) < len(blocks) else blocks
    return _kept(blocks, about)


def without_comments(blocks: Sequence[Block]) -> tuple[Sequence[Block], tuple[Cut, ...]]:
    """Return *blocks* up to the form for readers' comments, and what stands from there on."""
    end = _end(blocks)
    return blocks[:end], tuple(Cut(block.text, "comments") for block in blocks[end:] if block.text)


def _end(blocks: Sequence[Block]) -> int:
    """Return which block begins the comments: none in the first part of a page, where it would be a link to them."""
    for number, block in enumerate(blocks):
        if number > len(blocks) // 3 and len(block.text) < 60 and _FORM.fullmatch(block.text.strip(_EDGES)):
            return number
    return len(blocks)


def _kept(blocks: Sequence[Block], about: About) -> tuple[tuple[Block, ...], tuple[Cut, ...]]:
    counts = Counter(_plain(block.text) for block in blocks)
    kept: list[Block] = []
    cuts: list[Cut] = []
    related = False
    for number, block in enumerate(blocks):
        why = _repeated(block, about, is_early=len(kept) < 3)
        why = why or _why(block, counts, about, is_early=len(kept) < 2, is_last=number > len(blocks) * 0.8)
        if not why and related and block.linked > 0.8 and len(block.text) <= LONGEST:
            why = "read-also line"
        related = why == "read-also line"
        if why and block.kind != "cell":
            cuts.append(Cut(block.text, why))
        else:
            kept.append(block)
    kept, below = _parted(kept)
    return tuple(kept), (*cuts, *(Cut(block.text, "links under the article") for block in below if block.text))


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return the article, and what a page puts under it: below the last real paragraph, links, labels and headings."""
    last = max((at for at, block in enumerate(blocks) if _is_real(block)), default=len(blocks))
    below = [block for block in blocks[last + 1 :] if _is_label(block)]
    whole, under = (sum(_width(block.text) for block in some) for some in (blocks, below))
    is_most = under > MOST_BELOW * whole and whole - under < ENOUGH
    if is_most or any(one.kind == "cell" for one in blocks[last + 1 :]):
        below = []
    while blocks and blocks[-1].kind == "heading" and blocks[-1] not in below and len(blocks[-1].text) < REAL:
        below.append(blocks[-1])
        blocks = blocks[:-1]
    gone = set(map(id, below))
    return [block for block in blocks if id(block) not in gone], below


def _is_real(block: Block) -> bool:
    return block.kind != "cell" and _width(block.text) >= REAL and block.linked < 0.5


def _is_label(block: Block) -> bool:
    """Tell whether a block below the last paragraph is no part of the text: a link, a heading, an item that is no sentence."""
    if block.linked > 0.5 or block.kind == "heading":
        return True
    return bool(block.within) and _width(block.text) < 60 and not block.text.rstrip("”\"»'").endswith((".", "!", "?", "。", "…"))


def _width(text: str) -> int:
    """Return how long *text* is in letters of an alphabet: a Chinese character says as much as two."""
    return len(text) if text.isascii() else len(text) + sum("\u2e80" <= char <= "\uffdc" for char in text)


def _repeated(block: Block, about: About, *, is_early: bool) -> str:
    """Return what a block repeats of what stands in the front matter, if it does."""
    text = _plain(block.text)
    if is_early and about.title and text == _plain(about.title):
        return "headline repeated"
    names = re.sub(r"^(?:by|von|par|por|автор|от) ", "", text)
    if is_early and about.author and names == _plain(about.author):
        return "byline repeated"
    return "site's name" if is_early and about.site and text == _plain(about.site) else ""


def _why(block: Block, counts: Counter[str], about: About, *, is_early: bool, is_last: bool) -> str:
    """Return what sort of leftover a block is, if it is one."""
    text = " ".join(block.text.split()).strip(_EDGES)
    if not text:
        return "mark without words"
    if len(text) > LONGEST:
        return ""
    if _SUPPORT.fullmatch(text) and (counts[_plain(text)] > 1 or _plain(about.site) and _plain(about.site) in _plain(text)):
        return "donation line"
    if is_early and len(text) < 90 and _BYLINE.fullmatch(text):
        return "byline"
    for why, pattern in _TABLE:
        if pattern.fullmatch(text):
            is_shown = why not in {"line of time", "photo credit"} or is_early or is_last or why == "photo credit"
            return why if is_shown else ""
    return ""


def _plain(text: str) -> str:
    """Return *text* as it is compared: its letters and digits."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def told(cuts: Iterable[Cut]) -> tuple[tuple[Cut, int], ...]:
    """Return each cut once, with how often its words were cut for that reason, in the page's order."""
    return tuple(Counter(Cut(" ".join(cut.text.split()), cut.why) for cut in cuts).items())
