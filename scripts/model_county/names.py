"""Names of villages, towns and rivers: Chinese characters with their pinyin.

A name is a word for what grows or stands there, or whose family settled, and a word for the lie of
the land. Within a township no name repeats; in the county some do (every county has its 河坝).
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

_FIRST = (
    "核桃 hetao|花椒 huajiao|柿子 shizi|桃园 taoyuan|梨树 lishu|杏树 xingshu|"
    "枣树 zaoshu|漆树 qishu|柳树 liushu|松树 songshu|竹园 zhuyuan|茶园 chayuan|"
    "橡树 xiangshu|杨树 yangshu|榆树 yushu|椿树 chunshu|桑树 sangshu|药铺 yaopu|"
    "油坊 youfang|纸坊 zhifang|磨坊 mofang|瓦房 wafang|石门 shimen|石桥 shiqiao|"
    "石碑 shibei|石窑 shiyao|观音 guanyin|关帝 guandi|龙王 longwang|青龙 qinglong|"
    "黑龙 heilong|白龙 bailong|白马 baima|金鸡 jinji|凤凰 fenghuang|老鹰 laoying|"
    "野猪 yezhu|青羊 qingyang|黄牛 huangniu|马蹄 mati|鹿儿 luer|蜂房 fengfang|"
    "大湾 dawan|小湾 xiaowan|大水 dashui|清水 qingshui|双河 shuanghe|两河 lianghe|"
    "三岔 sancha|高楼 gaolou|长沙 changsha|红土 hongtu|黄土 huangtu|白崖 baiya|"
    "青崖 qingya|黑松 heisong|红石 hongshi|太阳 taiyang|月亮 yueliang|云雾 yunwu|"
    "晒经 shaijing|歇马 xiema|饮马 yinma|寨子 zhaizi|阳坡 yangpo|阴坡 yinpo|"
    "新庄 xinzhuang|旧城 jiucheng|王家 wangjia|李家 lijia|张家 zhangjia|赵家 zhaojia|"
    "杨家 yangjia|刘家 liujia|陈家 chenjia|何家 hejia|马家 majia|罗家 luojia|"
    "田家 tianjia|唐家 tangjia|曹家 caojia|郭家 guojia|任家 renjia|袁家 yuanjia|"
    "苟家 goujia|蒲家 pujia|牟家 mujia|安家 anjia|梁家 liangjia|谢家 xiejia|"
    "毛家 maojia|冯家 fengjia|石家 shijia|韩家 hanjia|潘家 panjia|董家 dongjia|"
    "孟家 mengjia|邓家 dengjia|苏家 sujia|尹家 yinjia|郑家 zhengjia|侯家 houjia|"
    "祁家 qijia|焦家 jiaojia|贾家 jiajia|白家 baijia|金家 jinjia|秦家 qinjia"
)
_SHORT = (
    "上 shang|下 xia|大 da|小 xiao|前 qian|后 hou|东 dong|西 xi|南 nan|北 bei|"
    "中 zhong|新 xin|老 lao|高 gao|石 shi|沙 sha|红 hong|黄 huang|青 qing|白 bai|"
    "黑 hei|龙 long|云 yun|安 an|平 ping|长 chang|阳 yang"
)
_LAST = {
    "floor": (
        "坝 ba|河 he|沟 gou|湾 wan|滩 tan|川 chuan|庄 zhuang|村 cun|桥 qiao|口 kou|"
        "坪 ping|峡 xia|潭 tan|院 yuan"
    ),
    "shoulder": (
        "坪 ping|坡 po|台 tai|湾 wan|庄 zhuang|塬 yuan|寨 zhai|庙 miao|岔 cha|院 yuan|地 di|咀 zui"
    ),
    "high": ("梁 liang|山 shan|岭 ling|崖 ya|垭 ya|坡 po|寨 zhai|岔 cha|林 lin|顶 ding|窝 wo"),
}
_COMMON = (
    "上坝 shangba|下坝 xiaba|河坝 heba|阳坡 yangpo|新庄 xinzhuang|大坪 daping|"
    "中庄 zhongzhuang|上沟 shanggou|石坡 shipo|后沟 hougou|东坪 dongping|"
    "老庄 laozhuang"
)
"""Names that every county has more than once."""

_TOWN = (
    "安 an|平 ping|云 yun|龙 long|白 bai|青 qing|石 shi|清 qing|双 shuang|古 gu|"
    "金 jin|玉 yu|永 yong|和 he|兴 xing|华 hua|凤 feng|马 ma|高 gao|阳 yang|丰 feng|"
    "太 tai|仁 ren|洛 luo|岷 min|桥 qiao|望 wang|江 jiang|栗 li|红 hong"
)
_TOWN_LAST = (
    "坝 ba|河 he|川 chuan|坪 ping|门 men|关 guan|峪 yu|泉 quan|桥 qiao|山 shan|"
    "水 shui|寨 zhai|驿 yi|滩 tan"
)
_WATER = (
    "白 bai|清 qing|青 qing|黑 hei|红 hong|洛 luo|岷 min|平 ping|安 an|龙 long|"
    "金 jin|沙 sha|西 xi|东 dong|北 bei|南 nan|玉 yu|石 shi|曲 qu|长 chang|燕 yan|"
    "让 rang|拱 gong|犀 xi|略 lue|嘉 jia|丹 dan|汭 rui|澜 lan|柏 bo"
)

_TRIES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name in Chinese and in Latin letters."""

    zh: str
    pinyin: str

    def tags(self) -> dict[str, str]:
        """Return OSM's name tags."""
        return {"name": self.zh, "name:zh": self.zh, "name:en": self.pinyin}


def _words(text: str) -> list[tuple[str, str]]:
    return [(zh, pinyin) for zh, _, pinyin in (word.partition(" ") for word in text.split("|"))]


def _join(*words: tuple[str, str]) -> Name:
    pinyin = words[0][1]
    for _, syllables in words[1:]:
        pinyin += f"'{syllables}" if syllables[0] in "aeo" else syllables
    return Name(zh="".join(zh for zh, _ in words), pinyin=pinyin.capitalize())


class Namer:
    """Gives names; those of towns never repeat, and those of waters only when they run out."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._given: set[str] = set()
        self._in_township: dict[int, set[str]] = {}

    def _pick(self, text: str) -> tuple[str, str]:
        words = _words(text)
        return words[int(self._rng.integers(len(words)))]

    def _fresh(self, firsts: str, lasts: str, *, tries: int | None = None) -> Name:
        for turn in itertools.count(1):
            first, last = self._pick(firsts), self._pick(lasts)
            name = _join(first, last)
            if first[0] != last[0] and (name.zh not in self._given or turn == tries):
                break
        self._given.add(name.zh)
        return name

    def town(self, *, county: bool = False) -> tuple[Name, Name]:
        """Return a town's name and its district's: 白水 and 白水镇, or 白水县."""
        name = self._fresh(_TOWN, _TOWN_LAST)
        rural = self._rng.random() < 0.5
        kinds = ("乡", "Township") if rural else ("镇", "Town")
        zh, pinyin = ("县", "County") if county else kinds
        return name, Name(zh=name.zh + zh, pinyin=f"{name.pinyin} {pinyin}")

    def river(self, *, large: bool) -> Name:
        """Return a river's name."""
        if large:
            return self._fresh(_WATER, "江 jiang|河 he|水 shui", tries=_TRIES)
        return self._fresh(_FIRST, "沟 gou|河 he|溪 xi", tries=_TRIES)

    def village(self, township: int, landform: str) -> Name:
        """Return a village's name, fresh in its township.

        Parameters
        ----------
        township : int
        landform : str
            ``floor``, ``shoulder`` or ``high``.
        """
        taken = self._in_township.setdefault(township, set())
        while True:
            draw = self._rng.random()
            if draw < 0.09:
                word = self._pick(_COMMON)
                name = Name(zh=word[0], pinyin=word[1].capitalize())
            else:
                first = self._pick(_SHORT if draw < 0.24 else _FIRST)
                last = self._pick(_LAST[landform])
                if last[0] in first[0]:
                    continue
                name = _join(first, last)
            # Beyond the common ones a name repeats only by chance.
            if name.zh not in taken:
                taken.add(name.zh)
                return name
